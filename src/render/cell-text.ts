import { withDigits } from "./with-digits.js";

/** Digits up to which a decimal is taken as somebody wrote it, and those that are left of a longer one. */
const WRITTEN_DIGITS = 9;
const DIGITS_OF_LONGER = 6;
/** That 2^53 has. */
const DIGITS_OF_WHOLE = 16;

/**
 * The number of a cell, as in `salary = 52,041.2`: whole numbers and short decimals with all their digits, so that the
 * text is true of the row. Longer decimals, which something has computed, have six digits.
 */
export function cellText(value: number): string {
  if (Number.isSafeInteger(value)) return withDigits(value, DIGITS_OF_WHOLE);
  return withDigits(value, Number(value.toPrecision(WRITTEN_DIGITS)) === value ? WRITTEN_DIGITS : DIGITS_OF_LONGER);
}
