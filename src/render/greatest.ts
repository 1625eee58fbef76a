/** The greatest of the numbers, 0 where none is above it: the longest bar, or the widest text, of a list of any length. */
export function greatest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
