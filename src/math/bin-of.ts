/**
 * The bin of a value: the first whose upper edge is not below it. A value on an edge stays left of it.
 *
 * @param edges  rising; there is one bin more than edges. NaN falls into the last.
 */
export function binOf(value: number, edges: ArrayLike<number>): number {
  let bin = 0;
  while (bin < edges.length && !(value <= edges[bin])) bin++;
  return bin;
}
