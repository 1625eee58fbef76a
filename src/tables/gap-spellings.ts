/** Spellings of a gap in a column of numbers: what pandas reads as one by default, and the UCI archive's "?". */
const GAP_SPELLINGS = new Set([
  ...["?", "-", "--", ".", "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "none", "nil"],
  ...["missing", "unknown", "-1.#ind", "1.#ind", "-1.#qnan", "1.#qnan"],
]);

/** True if a text is one of the ways in which files say that there is no number. */
export function isGapSpelling(text: string): boolean {
  return GAP_SPELLINGS.has(text.trim().toLowerCase());
}
