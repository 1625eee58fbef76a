/**
 * Puts the rows of order[start .. end) that go left before those that go right, both in the order they had.
 *
 * @param goesRight  0 or 1 for each row
 * @param spare  room for as many rows
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
