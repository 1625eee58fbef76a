import type { CandidateSplit } from "./split-search.js";
import type { TrainingRows } from "./training-rows.js";

/**
 * Marks in `goesRight` which of rows[start .. end) the split sends right.
 * @returns how many go left
 */
export function divideRows(
  { x, features }: TrainingRows,
  { feature, threshold, categories, missing }: CandidateSplit,
  rows: Uint32Array,
  start: number,
  end: number,
  goesRight: Uint8Array,
): number {
  const { data, columns } = x;
  let onRight = 0;
  if (threshold !== undefined) {
    const missingRight = missing === "right" ? 1 : 0;
    for (let i = start; i < end; i++) {
      const value = data[rows[i] * columns + feature];
      const right = value > threshold ? 1 : value <= threshold ? 0 : missingRight;
      goesRight[rows[i]] = right;
      onRight += right;
    }
    return end - start - onRight;
  }
  const { kind } = features[feature];
  const codes = kind === "category" ? features[feature].categories.length : 0;
  const rightOf = new Uint8Array(codes + 1).fill(1);
  for (const code of categories ?? []) rightOf[code] = 0;
  for (let i = start; i < end; i++) {
    const value = data[rows[i] * columns + feature];
    const right = rightOf[Number.isNaN(value) ? codes : value];
    goesRight[rows[i]] = right;
    onRight += right;
  }
  return end - start - onRight;
}
