import type { Explanation } from "../core/explanation.js";
import { say } from "./say.js";

/** Says the notes of explanations on stderr: one line a kind, with the first of its messages. */
export function sayNotes(explanations: readonly Pick<Explanation, "notes">[]): void {
  const found = new Map<string, { message: string; count: number }>();
  for (const { notes } of explanations) {
    for (const { code, message } of notes) {
      const known = found.get(code);
      if (known) known.count++;
      else found.set(code, { message, count: 1 });
    }
  }
  for (const { message, count } of found.values()) {
    say(`note: ${message}${count > 1 ? ` (and ${count - 1} more like it)` : ""}`);
  }
}
