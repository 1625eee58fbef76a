/**
 * The index of the largest value, or the lowest such index where several come within `slack` of each other:
 * values that are equal but for rounding count as equal. -1 where there is none; NaN is passed over.
 *
 * @param slack  0 or more, in the unit of the values
 */
export function argmax(values: ArrayLike<number>, slack: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > largest) largest = values[i];
  for (let i = 0; i < values.length; i++) if (values[i] >= largest - slack) return i;
  return -1;
}
