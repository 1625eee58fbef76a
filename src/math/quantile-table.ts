import { normalQuantile } from "./normal-quantile.js";

const CELLS = 1024;
const LEAST = 1 / 64;
const WIDTH = (1 - 2 * LEAST) / CELLS;

/**
 * The normal quantile between shares of 1/64 and 63/64, to 1e-7: close enough for random draws, in a third of the
 * time of normalQuantile. The share s has the place (s - least) perShare; a place from 0 up to, but not including,
 * `cells` has a cubic, with four coefficients per cell, lowest power first.
 */
export const quantileTable = { cells: CELLS, least: LEAST, perShare: 1 / WIDTH, cubics: hermite() };

/** Cubics with the values and slopes of the quantile at the ends of each cell. */
function hermite(): Float64Array {
  const powers = new Float64Array(4 * CELLS);
  const end = (cell: number) => {
    const value = normalQuantile(LEAST + cell * WIDTH);
    return { value, slope: WIDTH * Math.sqrt(2 * Math.PI) * Math.exp((value * value) / 2) };
  };
  let left = end(0);
  for (let cell = 0; cell < CELLS; cell++) {
    const right = end(cell + 1);
    const rise = right.value - left.value;
    powers.set(
      [left.value, left.slope, 3 * rise - 2 * left.slope - right.slope, left.slope + right.slope - 2 * rise],
      4 * cell,
    );
    left = right;
  }
  return powers;
}

/** Replaces shares, 0 to 1, by their normal quantile: from the table, exactly beyond it. Plainly: shares.map(normalQuantile). */
export function replaceByQuantiles(shares: Float64Array): void {
  const { cells, least, perShare, cubics } = quantileTable;
  for (let i = 0; i < shares.length; i++) {
    const place = (shares[i] - least) * perShare;
    if (!(place >= 0 && place < cells)) {
      shares[i] = normalQuantile(shares[i]);
      continue;
    }
    const cell = place | 0;
    const part = place - cell;
    const from = 4 * cell;
    shares[i] = cubics[from] + part * (cubics[from + 1] + part * (cubics[from + 2] + part * cubics[from + 3]));
  }
}
