import { roundedTo } from "../core/rounded-to.js";
import { withDigits } from "../render/with-digits.js";

const DIGITS = 15;

/** The number at a tick of an axis, which is a round one: 10,050 beside 10,100, and 0.3 for 0.30000000000000004. */
export function tickText(tick: number): string {
  return withDigits(roundedTo(tick, DIGITS), DIGITS);
}
