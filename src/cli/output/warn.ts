import { printable } from "../../render/printable.js";

/** Writes one line to stderr, signed, without a character that a terminal would obey. */
export function warn(message: string): void {
  process.stderr.write(`whybox: ${printable(message.replace(/\s+/g, " ").trim())}\n`);
}
