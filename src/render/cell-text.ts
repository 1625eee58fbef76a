import { withDigits } from "./with-digits.js";

/**
 * The number of a cell or a bound, as in `salary = 52,041.2`: whole numbers, halves and decimals of up to nine digits
 * with all of these, so that the text is true of the row. Longer decimals, which something has computed, have six.
 */
export function cellText(value: number): string {
  return withDigits(value, Number.isSafeInteger(2 * value) ? 17 : Number(value.toPrecision(9)) === value ? 9 : 6);
}
