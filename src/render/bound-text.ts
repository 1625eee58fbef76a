import { withDigits } from "./with-digits.js";

/** A number that decides, such as a threshold of scores: nine digits, by which a reader decides alike; time stamps have all. */
export function boundText(bound: number): string {
  return withDigits(bound, Number.isSafeInteger(2 * bound) ? 16 : 9);
}
