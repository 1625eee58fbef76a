import { normalQuantile } from "./normal-quantile.js";
import { quantileTable } from "./quantile-table.js";

/** Replaces shares, 0 to 1, by their normal quantile: from the table, and exactly beyond it. */
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
