import { WhyboxError } from "../../core/whybox-error.js";
import type { Answers } from "../answers/answers.js";

/**
 * The rows that count: with a true answer and a weight above 0.
 *
 * @throws WhyboxError INVALID_DATA where there is none
 */
export function countedRows(where: string, { truth, weights }: Answers): { rows: Int32Array; withoutTruth: number } {
  const known = truth as Float64Array;
  const rows = Int32Array.from([...known.keys()].filter((row) => !Number.isNaN(known[row]) && weights[row] > 0));
  if (rows.length === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected at least one row with a true answer and a weight above 0, got none`,
    );
  }
  let withoutTruth = 0;
  for (const value of known) if (Number.isNaN(value)) withoutTruth++;
  return { rows, withoutTruth };
}
