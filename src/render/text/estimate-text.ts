import type { Estimate } from "../../core/kinds/estimate.js";
import { roundedTo } from "../../core/rounded-to.js";
import { significant } from "../significant.js";

/** The cells of an estimate: its value, and from where to where it may lie. */
export function estimateCells({ value, low, high }: Estimate): [value: string, range: string] {
  if (value === null) return ["-", ""];
  return [rounded(value), low === null || high === null ? "" : `${rounded(low)} to ${rounded(high)}`];
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
