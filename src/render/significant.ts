import { withDigits } from "./with-digits.js";

/** A number with four significant digits and thousands separated, without trailing zeros: 4,612  0.04213  1.2e-9. */
export function significant(value: number): string {
  return withDigits(value, 4);
}
