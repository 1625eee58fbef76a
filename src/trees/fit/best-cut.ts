import type { CutRules } from "./cut-rules.js";

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
  /** Says that there is a cut of this gain elsewhere. */
  raise(gain: number): void;
}

/** @param values  the value of row r in column c is values[r x columns + c] */
export function bestCut({ least, slack, allow }: CutRules, values: Float64Array, columns: number): BestCut {
  let open: ScannedColumn | undefined;
  let bar = least;
  const best: BestCut = {
    column: undefined,
    last: -1,
    gain: 0,
    open(column) {
      open = column;
    },
    bar: () => bar,
    raise(gain) {
      bar = gain + slack;
    },
    offer(last, gain, leftWeight) {
      const { feature, order, from, to, end, missing } = open as ScannedColumn;
      if (last + 1 < to) {
        const value = values[order[last] * columns + feature];
        const next = values[order[last + 1] * columns + feature];
        if (value === next || (Number.isNaN(value) && Number.isNaN(next))) return bar;
      } else if (missing === "left" || to === end) {
        return bar;
      }
      const leftSamples = last + 1 - from + (missing === "left" ? end - to : 0);
      if (!(gain > bar) || !allow(leftSamples, leftWeight)) return bar;
      best.column = open;
      best.last = last;
      best.gain = gain;
      bar = gain + slack;
      return bar;
    },
  };
  return best;
}
