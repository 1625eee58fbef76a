import type { Note } from "../../core/explanation.js";
import { inFlags } from "./in-flags.js";
import { warn } from "./warn.js";

/** The notes of many explanations, in memory that does not grow with their number. */
export interface CollectedNotes {
  add(notes: readonly Note[]): void;
  /** Writes one line per code to stderr, with the first of its messages. */
  print(): void;
}

/** @param flags  those of the command, which notes then name in place of options */
export function collectedNotes(flags: readonly string[]): CollectedNotes {
  const found = new Map<string, { readonly message: string; count: number }>();
  return {
    add(notes) {
      for (const { code, message } of notes) {
        const known = found.get(code);
        if (known) known.count++;
        else found.set(code, { message, count: 1 });
      }
    },
    print() {
      for (const { message, count } of found.values()) {
        warn(`note: ${inFlags(message, flags)}${count > 1 ? ` (and ${count - 1} more like it)` : ""}`);
      }
    },
  };
}
