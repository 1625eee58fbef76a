import { roundedTo } from "../core/rounded-to.js";
import { withDecimals } from "./with-decimals.js";

/** A number with four significant digits and thousands separated, without trailing zeros: 4,612  0.04213  1.2e-9. */
export function significant(value: number): string {
  const size = Math.abs(value);
  // 0 and -0 too.
  if (size < 1e-4 || size >= 1e12) return roundedTo(value, 4).toString();
  return withDecimals(value, Math.max(0, 3 - Math.floor(Math.log10(size))));
}
