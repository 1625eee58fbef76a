import { roundedTo } from "../core/rounded-to.js";
import { withDigits } from "./with-digits.js";

/** More tell any two doubles apart. */
const MOST_DIGITS = 17;

/**
 * Numbers of one list in words, such as the points of a curve or the quartiles of a column: with three digits each.
 * Where different numbers would read alike, with one more than it takes to tell them apart: 10,100.5 and 10,106 do not
 * become 10,100 twice.
 */
export function toldApart(values: readonly number[]): string[] {
  const texts = (digits: number) => values.map((value) => withDigits(roundedTo(value, digits), digits));
  const different = new Set(values).size;
  let digits = 3;
  while (digits < MOST_DIGITS && new Set(texts(digits)).size < different) digits++;
  return texts(digits > 3 ? digits + 1 : digits);
}
