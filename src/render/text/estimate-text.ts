import type { Estimate } from "../../core/kinds/estimate.js";
import { roundedTo } from "../../core/rounded-to.js";
import { significant } from "../significant.js";

/** As many as toFixed writes. */
const MOST_DECIMALS = 100;

/** The cells of an estimate: its value, and from where to where it may lie. */
export function estimateCells({ value, low, high }: Estimate): [value: string, range: string] {
  if (value === null) return ["-", ""];
  if (low === null || high === null) return [rounded(value), ""];
  const beside = (number: number) => roundedBeside(number, (high - low) / 2);
  return [beside(value), `${beside(low)} to ${beside(high)}`];
}

/** Three digits at most, and none below the third of an uncertainty: 1.4e-19 beside one of .008 is 0. */
export function roundedBeside(value: number, uncertainty: number): string {
  if (!(uncertainty > 0 && Number.isFinite(uncertainty))) return rounded(value);
  const decimals = 2 - Math.floor(Math.log10(uncertainty));
  const hasThree = Math.abs(value) >= Number(`1e${2 - decimals}`);
  if (decimals < 0 || decimals > MOST_DECIMALS || hasThree) return rounded(value);
  // Without -0.
  return rounded(Number(value.toFixed(decimals)) + 0);
}

/** An estimate in a sentence: `0.853 (0.846 to 0.86)`. */
export function estimateText(estimate: Estimate): string {
  const [value, range] = estimateCells(estimate);
  return range === "" ? value : `${value} (${range})`;
}

/** Three digits, which are what an interval leaves of most numbers; a dash for what is not known. */
export function rounded(value: number | null): string {
  return value === null ? "-" : significant(roundedTo(value, 3));
}

/** A share as a percentage: `40%`, `0.4%`. */
export function percent(share: number): string {
  const hundred = 100 * share;
  // Of a share that is no share, read from a file.
  if (!Number.isFinite(hundred)) return rounded(share);
  return `${significant(roundedTo(hundred, Math.abs(hundred) >= 10 ? 3 : 2))}%`;
}

/** A p-value: `0.0123`, `< 0.0001`. */
export function pText(value: number): string {
  return value < 0.0001 ? "< 0.0001" : rounded(value);
}
