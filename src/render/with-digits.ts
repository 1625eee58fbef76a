import { roundedTo } from "../core/rounded-to.js";
import { withDecimals } from "./with-decimals.js";

/** That Intl.NumberFormat takes in Node 20. */
const MOST_DECIMALS = 20;

/** A number with so many significant digits, or all before its point, thousands separated, without trailing zeros. */
export function withDigits(value: number, digits: number): string {
  const size = Math.abs(value);
  // 0 and -0 too.
  if (size < 1e-4 || size >= 1e12) return roundedTo(value, digits).toString();
  return withDecimals(value, Math.min(MOST_DECIMALS, Math.max(0, digits - 1 - Math.floor(Math.log10(size)))));
}
