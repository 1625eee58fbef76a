/**
 * The largest power of 2 that is not above the largest size of the numbers; 1 where all are 0. Dividing by it changes no digit,
 * and keeps squares and cubes of numbers near either end of the doubles from running over or down to 0.
 */
export function powerOfTwo(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1023, Math.floor(Math.log2(largest))));
}
