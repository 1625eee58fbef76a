/**
 * Finds the value of a column that is nearest to a number; of values equally near `preferred`, or else the one that comes
 * first in the column.
 *
 * @param column  numbers, NaN for a gap; at least one of them is none
 * Cost: O(rows log rows) once, then O(log rows).
 */
export function occurringValues(column: Float64Array): (number: number, preferred: number) => number {
  const firstRow = new Map<number, number>();
  column.forEach((value, row) => {
    if (!Number.isNaN(value) && !firstRow.has(value)) firstRow.set(value, row);
  });
  const sorted = Float64Array.from(firstRow.keys()).sort();
  return (number, preferred) => {
    const above = firstNotBelow(sorted, number);
    const distanceAt = (at: number) => (at in sorted ? Math.abs(sorted[at] - number) : Number.POSITIVE_INFINITY);
    const least = Math.min(distanceAt(above - 1), distanceAt(above));
    if (Math.abs(preferred - number) === least) return preferred;
    // Distances are rounded, so that more than two values may be equally near.
    let [from, to] = [above, above];
    while (distanceAt(from - 1) === least) from--;
    while (distanceAt(to) === least) to++;
    return sorted
      .subarray(from, to)
      .reduce((first, value) => ((firstRow.get(value) ?? 0) < (firstRow.get(first) ?? 0) ? value : first));
  };
}

/** The first position of ascending values whose value is not below a number. */
function firstNotBelow(sorted: Float64Array, number: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
