import type { Matrix } from "../../../core/matrix.js";
import type { BinnedRows } from "../../../math/binned-rows.js";

/** Rows that pairs are ranked by; more change the order of close ones only. */
const MAX_ROWS = 5000;

/**
 * The pairs of features whose cells explain most of what single features leave, strongest first.
 *
 * @param left  rows x outputs: what single features leave
 * Source: FAST of Lou, Caruana, Gehrke & Hooker 2013 (Accurate intelligible models with pairwise interactions), on a grid.
 * Cost: O(d^2 min(n, 5000) outputs) time.
 */
export function strongestPairs(
  { codes, bins }: BinnedRows,
  left: Matrix,
  weights: Float64Array,
  count: number,
): [number, number][] {
  const { data, columns } = left;
  // Evenly spaced rows: the given ones come first, and some of them have to be among these.
  const step = Math.max(1, Math.floor(left.rows / MAX_ROWS));
  const found: { pair: [number, number]; gain: number }[] = [];
  for (let a = 0; a < codes.length; a++) {
    for (let b = a + 1; b < codes.length; b++) {
      const second = bins[b] + 1;
      const cells = (bins[a] + 1) * second;
      const sums = new Float64Array(cells * columns);
      const totals = new Float64Array(cells);
      for (let row = 0; row < left.rows; row += step) {
        const cell = codes[a][row] * second + codes[b][row];
        totals[cell] += weights[row];
        for (let o = 0; o < columns; o++) sums[cell * columns + o] += weights[row] * data[row * columns + o];
      }
      let gain = 0;
      for (let i = 0; i < sums.length; i++) {
        const total = totals[Math.floor(i / columns)];
        if (total > 0) gain += sums[i] ** 2 / (total + 1);
      }
      found.push({ pair: [a, b], gain });
    }
  }
  return found
    .toSorted((x, y) => y.gain - x.gain)
    .slice(0, count)
    .map(({ pair }) => pair);
}
