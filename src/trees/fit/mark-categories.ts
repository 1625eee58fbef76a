import type { TrainingRows } from "./rows-for-tree.js";
import type { CandidateSplit } from "./split-search.js";

/**
 * Marks in `goesRight` which of rows[start .. end) a split by sets of categories sends right.
 * @returns how many go left
 */
export function markCategories(
  { x, features }: TrainingRows,
  { feature, categories = [] }: CandidateSplit,
  rows: Uint32Array,
  start: number,
  end: number,
  goesRight: Uint8Array,
): number {
  const own = features[feature];
  const codes = own.kind === "category" ? own.categories.length : 0;
  const rightOf = new Uint8Array(codes + 1).fill(1);
  for (const code of categories) rightOf[code] = 0;
  let onRight = 0;
  for (let i = start; i < end; i++) {
    const value = x.data[rows[i] * x.columns + feature];
    const right = rightOf[Number.isNaN(value) ? codes : value];
    goesRight[rows[i]] = right;
    onRight += right;
  }
  return end - start - onRight;
}
