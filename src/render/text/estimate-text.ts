import type { Estimate } from "../../core/kinds/estimate.js";
import { roundedTo } from "../../core/rounded-to.js";
import { significant } from "../significant.js";

/** The cells of an estimate: its value, and from where to where it may lie. */
export function estimateCells({ value, low, high }: Estimate): [value: string, range: string] {
  if (value === null) return ["-", ""];
  if (low === null || high === null) return [rounded(value), ""];
  const beside = (number: number) => roundedBeside(number, (high - low) / 2);
  return [beside(value), `${beside(low)} to ${beside(high)}`];
}

/** Three digits at most, and none below the third of an uncertainty: 1.4e-19 beside one of .008 is 0. */
export function roundedBeside(value: number, uncertainty: number): string {
  const step = Number(`1e${Math.floor(Math.log10(uncertainty)) - 2}`);
  const hasFewer = Math.abs(value) < uncertainty && step > 0;
  // Without -0.
  return rounded(hasFewer ? Math.round(value / step) * step + 0 : value);
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
