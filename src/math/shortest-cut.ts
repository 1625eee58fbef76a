/**
 * A threshold with as few digits as tell the same values apart, four at the least.
 *
 * @param values  those that it parts; NaN is skipped
 * @param kept  one more of them
 */
export function shortestCut(cut: number, values: Float64Array, kept = Number.NaN): number {
  let [below, above] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const part = (value: number) => {
    if (value <= cut) below = Math.max(below, value);
    else if (value > cut) above = Math.min(above, value);
  };
  part(kept);
  values.forEach(part);
  for (let digits = 4; digits < 17; digits++) {
    const short = Number(cut.toPrecision(digits));
    if (below <= short && short < above) return short;
  }
  return cut;
}
