import type { ChildLimits } from "./split-search.js";

/** Gains nearer to each other than this share of the node's loss differ by rounding: they count as equal. */
const TIE = 1e-10;
/** A child must hold at least this share of the node's weight: less than that, its sums are rounding. */
const LEAST_SHARE = 1e-12;

/** The column that is being scanned. */
export interface ScannedColumn {
  readonly feature: number;
  readonly order: Uint32Array;
  /** Rows with a known value are order[from .. to), ascending. */
  readonly from: number;
  readonly to: number;
  /** Rows with a missing value are order[to .. end). */
  readonly end: number;
  readonly missing: "left" | "right";
}

/**
 * The best cut of a node so far. Cuts come by feature, then by threshold, and a later one must be better by more than
 * rounding, so that of equals the lowest feature and the lowest threshold stay whatever the order of the rows.
 */
export interface BestCut {
  column: ScannedColumn | undefined;
  /** The last position of the column on the left side, -1 where there is no cut. */
  last: number;
  gain: number;
  /** Starts on a column. */
  open(column: ScannedColumn): void;
  /**
   * Takes the cut after position `last` if it is allowed, better, and lies between different values.
   * @returns the gain that the next cut has to exceed
   */
  offer(last: number, gain: number, leftWeight: number): number;
  /** The gain that the next cut has to exceed. */
  bar(): number;
}

/**
 * @param loss  the node's weight x impurity
 * @param weight  the node's weight
 * @param values  the value of row r in column c is values[r x columns + c]
 */
export function bestCut(
  { minSamplesLeaf, minWeightLeaf }: ChildLimits,
  loss: number,
  weight: number,
  values: Float64Array,
  columns: number,
): BestCut {
  const slack = TIE * loss;
  const leastWeight = Math.max(minWeightLeaf, LEAST_SHARE * weight);
  let open: ScannedColumn | undefined;
  const best: BestCut = {
    column: undefined,
    last: -1,
    gain: 0,
    open(column) {
      open = column;
    },
    bar: () => best.gain + slack,
    offer(last, gain, leftWeight) {
      const { feature, order, from, to, end, missing } = open as ScannedColumn;
      const bar = best.gain + slack;
      const onLeft = last + 1 - from + (missing === "left" ? end - to : 0);
      if (onLeft < minSamplesLeaf || end - from - onLeft < minSamplesLeaf) return bar;
      if (!(leftWeight >= leastWeight && weight - leftWeight >= leastWeight)) return bar;
      if (last + 1 < to) {
        if (values[order[last] * columns + feature] === values[order[last + 1] * columns + feature]) return bar;
      } else if (missing === "left" || to === end) {
        return bar;
      }
      best.column = open;
      best.last = last;
      best.gain = gain;
      return gain + slack;
    },
  };
  return best;
}
