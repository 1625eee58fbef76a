import type { CellSums } from "./cell-sums.js";
import type { SplitRules } from "./split-rules.js";

/** A split between cells. */
export interface CellSplit {
  readonly gain: number;
  /** Number of cells that go left, in their order. */
  readonly onLeft: number;
  readonly missing?: "left" | "right";
}

/**
 * The best split between cells in their order; of equals the first.
 *
 * @param order  positions of the cells that hold rows
 * @param missing  position of the cell of rows with a missing value, -1 where there is none; both sides are tried
 * @param total  sums of the node
 * @param gainToBeat  the gain to exceed
 */
export function splitCells(
  sums: CellSums,
  rules: SplitRules,
  cells: Float64Array,
  order: readonly number[],
  missing: number,
  total: Float64Array,
  gainToBeat: number,
): CellSplit | undefined {
  let best: CellSplit | undefined;
  let least = gainToBeat;
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
      least = gain + rules.tolerance;
    }
  }
  return best;
}
