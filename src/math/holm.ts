/**
 * P-values adjusted for having been several: each is at most alpha with probability alpha over all of them together.
 *
 * @returns one per p-value, in the same order, at most 1
 * Source: Holm 1979, Scandinavian Journal of Statistics 6, 65-70.
 * @example
 * holm([0.01, 0.04, 0.03])   // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[at]));
    adjusted[at] = largest;
  });
  return adjusted;
}
