import type { TrainingRows } from "./rows-for-tree.js";
import type { CandidateSplit } from "./split-search.js";

/**
 * Puts the rows of order[start .. end) that go left before those that go right, both in the order they had.
 *
 * @param goesRight  0 or 1 for each row
 * @param spare  a buffer for as many rows
 */
export function partition(
  order: Uint32Array,
  start: number,
  end: number,
  goesRight: Uint8Array,
  spare: Uint32Array,
): void {
  let left = start;
  let right = 0;
  for (let i = start; i < end; i++) {
    // Written to both places, and the counters decide which stays: no branch to mispredict.
    const row = order[i];
    const isRight = goesRight[row];
    order[left] = row;
    spare[right] = row;
    left += 1 - isRight;
    right += isRight;
  }
  order.set(spare.subarray(0, right), left);
}

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
  const column = features[feature];
  const codes = column.kind === "category" ? column.categories.length : 0;
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
