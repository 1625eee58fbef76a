import type { Note } from "../../core/explanation.js";
import { say } from "./say.js";

/** Collects the notes of many explanations, in memory that does not grow with their number. */
export interface NoteTally {
  add(notes: readonly Note[]): void;
  /** Says them on stderr: one line a kind, with the first of its messages. */
  sayAll(): void;
}

export function noteTally(): NoteTally {
  const found = new Map<string, { readonly message: string; count: number }>();
  return {
    add(notes) {
      for (const { code, message } of notes) {
        const known = found.get(code);
        if (known) known.count++;
        else found.set(code, { message, count: 1 });
      }
    },
    sayAll() {
      for (const { message, count } of found.values()) {
        say(`note: ${message}${count > 1 ? ` (and ${count - 1} more like it)` : ""}`);
      }
    },
  };
}
