import type { CellSums } from "./cell-sums.js";
import type { CutRules } from "./cut-rules.js";

/** A cut between cells. */
export interface CellCut {
  readonly gain: number;
  /** How many of the cells, in their order, go left. */
  readonly onLeft: number;
  readonly missing?: "left" | "right";
}

/**
 * The best cut between cells in their order; of equals the first.
 *
 * @param order  where the cells that hold rows start
 * @param missing  where the cell of rows with a missing value starts, -1 where there is none; both sides are tried
 * @param total  sums of the node
 * @param bar  the gain to exceed
 */
export function cutCells(
  sums: CellSums,
  rules: CutRules,
  cells: Float64Array,
  order: readonly number[],
  missing: number,
  total: Float64Array,
  bar: number,
): CellCut | undefined {
  let best: CellCut | undefined;
  let least = bar;
  const left = new Float64Array(sums.channels);
  const take = (at: number) => {
    for (let c = 0; c < left.length; c++) left[c] += cells[at + c];
  };
  for (const side of missing < 0 ? [undefined] : (["right", "left"] as const)) {
    left.fill(0);
    if (side === "left") take(missing);
    // With the missing values on the right, all numbers may go left.
    const last = side === "right" ? order.length : order.length - 1;
    for (let i = 0; i < last; i++) {
      take(order[i]);
      const gain = sums.gain(left, total);
      if (!(gain > least) || !rules.allow(sums.samples(left, 0), sums.weight(left, 0))) continue;
      best = { gain, onLeft: i + 1, missing: side };
      least = gain + rules.slack;
    }
  }
  return best;
}
