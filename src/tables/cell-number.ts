/** Digits with a point and an exponent, as JSON and every CSV writer print them; no hexadecimal, no "Infinity". */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

const WHOLE = /^[+-]?\d+$/;

/** From this number of digits on, a whole number may be beyond 2^53, where doubles skip some. */
const MIN_LONG_DIGITS = 16;

/** The digits of a code, such as a zip: a number would lose the zeros in front. */
const CODE = /^[+-]?0\d/;

/**
 * The number a text spells, spaces around it aside; undefined where it spells anything else, such as "12abc". A whole
 * number that no double holds comes back as a bigint.
 *
 * @param decimal  the character between whole and part
 */
export function cellNumber(text: string, decimal = "."): number | bigint | undefined {
  const trimmed = text.trim();
  const spelled =
    decimal === "." ? trimmed : trimmed.replace(decimal, "\u0000").replaceAll(".", "x").replace("\u0000", ".");
  if (!DECIMAL.test(spelled)) return undefined;
  const value = Number(spelled);
  if (spelled.length >= MIN_LONG_DIGITS && WHOLE.test(spelled)) {
    const exact = BigInt(spelled.replace("+", ""));
    if (Number.isFinite(value) && BigInt(value) !== exact) return exact;
  }
  return Number.isFinite(value) ? value : undefined;
}

/** True if a text is digits behind a zero, such as "01067": a code, which stays a text unless a number is asked for. */
export function isCode(text: string): boolean {
  return CODE.test(text.trim());
}
