/**
 * The number that a text spells in decimal, such as 20, -.5 or 1e-3; NaN for all else: nobody who types 0x10 or 1_000 is
 * sure what comes of it.
 */
export function numberInText(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}
