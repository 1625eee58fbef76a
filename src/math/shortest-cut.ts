/**
 * A threshold with as few digits as tell the same values apart, four at the least.
 *
 * @param values  those that it parts; NaN is skipped
 * @param kept  one more of them
 */
export function shortestCut(cut: number, values: Float64Array, kept = Number.NaN): number {
  let below = kept <= cut ? kept : Number.NEGATIVE_INFINITY;
  let above = kept > cut ? kept : Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value <= cut) {
      if (value > below) below = value;
    } else if (value < above) above = value;
  }
  for (let digits = 4; digits < 17; digits++) {
    const short = Number(cut.toPrecision(digits));
    if (below <= short && short < above) return short;
  }
  return cut;
}
