/**
 * Digits with a point and an exponent, as JSON and every CSV writer print them; no hexadecimal, no "Infinity". Each
 * character is matched in one way only, so that a long cell takes time that grows with its length.
 */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const WHOLE = /^[+-]?\d+$/;

const INFINITE = /^[+-]?(?:inf(?:inity)?|\u221e|1\.#inf)$/i;

/** From this number of digits on, a whole number may be beyond 2^53, where doubles skip some. */
const MIN_LONG_DIGITS = 16;

/** Doubles end at 309 digits. Reading digits as a whole number takes time that grows with their square. */
export const MAX_DIGITS = 1000;

/** The digits of a code, such as a zip: a number would lose the zeros in front. */
const CODE = /^[+-]?0\d/;

/**
 * The number a text spells, spaces around it aside; undefined where it spells anything else, such as "12abc". A whole
 * number that no double holds comes back as a bigint, one of more than 1,000 digits as no number; so does a fraction
 * beyond 2^53 that has more digits than its double, as a bigint of its whole part.
 *
 * @param decimal  the character between whole and part
 */
export function cellNumber(text: string, decimal = "."): number | bigint | undefined {
  const spelled = withPoint(text, decimal);
  if (!DECIMAL.test(spelled)) return undefined;
  const value = Number(spelled);
  if (spelled.length > MAX_DIGITS && WHOLE.test(spelled)) return undefined;
  if (spelled.length >= MIN_LONG_DIGITS && WHOLE.test(spelled)) {
    const exact = BigInt(spelled.replace("+", ""));
    return exactDouble(exact) ?? exact;
  }
  if (spelled.length >= MIN_LONG_DIGITS && losesWhole(spelled, value)) return BigInt(value);
  return Number.isFinite(value) ? value : undefined;
}

/** The most digits that a double prints. */
const MAX_PRINTED_DIGITS = 100;

/**
 * True if a fraction or a power of ten is beyond 2^53 and prints otherwise than its double: it was not printed from one,
 * and has a digit in front of the point that would be lost.
 */
export function losesWhole(spelled: string, value: number): boolean {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER || !Number.isFinite(value)) return false;
  const digits = significant(spelled);
  return significant(value.toPrecision(Math.min(digits.length, MAX_PRINTED_DIGITS))) !== digits;
}

/** The digits of a number from its first to its last that is no zero. */
function significant(spelled: string): string {
  return spelled.replace(/e.*$/i, "").replace(/\D/g, "").replace(/^0+/, "").slice(0, MAX_DIGITS).replace(/0+$/, "");
}

/** The double that equals a whole number; undefined where there is none. */
export function exactDouble(whole: bigint): number | undefined {
  const value = Number(whole);
  return Number.isFinite(value) && BigInt(value) === whole ? value : undefined;
}

/** True if a text spells an infinite number, or one beyond the largest double, such as "1e999"; digits alone are a label. */
export function isInfinite(text: string, decimal = "."): boolean {
  const spelled = withPoint(text, decimal);
  if (WHOLE.test(spelled)) return false;
  return INFINITE.test(spelled) || (DECIMAL.test(spelled) && !Number.isFinite(Number(spelled)));
}

/** The text with a point in place of the decimal character; a point that stood there before makes it no number. */
function withPoint(text: string, decimal: string): string {
  const trimmed = text.trim();
  if (decimal === ".") return trimmed;
  const [whole, ...parts] = trimmed.replaceAll(".", "x").split(decimal);
  return parts.length === 0 ? whole : `${whole}.${parts.join(decimal)}`;
}

/** True if a text is digits behind a zero, such as "01067": a code, which stays a text unless a number is asked for. */
export function isCode(text: string): boolean {
  return CODE.test(text.trim());
}
