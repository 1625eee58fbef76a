/**
 * The least and the greatest of the numbers, of a list of any length: Math.max(...list) overflows the stack with some
 * hundred thousand of them.
 *
 * @returns Infinity and -Infinity for no number
 */
export function extremes(values: Iterable<number>): readonly [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}
