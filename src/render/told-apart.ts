import { roundedTo } from "../core/rounded-to.js";
import { withDigits } from "./with-digits.js";

const FEWEST_DIGITS = 3;
/** Of a double; seventeen tell any two. */
const MOST_DIGITS = 16;

/**
 * Numbers of one list in words, such as the points of a curve or the quartiles of a column: with three digits each.
 * Where different numbers would read alike, with one more than it takes to tell them apart: 10,100.5 and 10,106 do not
 * become 10,100 twice.
 */
export function toldApart(values: readonly number[]): string[] {
  const different = new Set(values).size;
  const texts = (digits: number) => values.map((value) => withDigits(roundedTo(value, digits), digits));
  const tells = (digits: number) => new Set(texts(digits)).size >= different;
  let digits = FEWEST_DIGITS;
  if (tells(digits)) return texts(digits);
  while (digits < MOST_DIGITS && !tells(digits)) digits++;
  return digits < MOST_DIGITS ? texts(digits + 1) : values.map(String);
}
