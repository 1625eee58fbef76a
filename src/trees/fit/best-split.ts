import type { SplitRules } from "./split-rules.js";
import type { NodeRows } from "./split-search.js";

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
 * The best split of a node so far. Splits come by feature, then by threshold, and a later one must be better by more than
 * rounding: of equals the lowest feature and the lowest threshold stay, whatever the order of the rows.
 */
export interface BestSplit {
  column: ScannedColumn | undefined;
  /** The last position of the column on the left side, -1 where there is no split. */
  last: number;
  gain: number;
  /** Starts on a column. */
  open(column: ScannedColumn): void;
  /**
   * Takes the split after position `last` if it is allowed, better, and lies between different values.
   * @returns the gain that the next split has to exceed
   */
  propose(last: number, gain: number, leftWeight: number): number;
  /** The gain that the next split has to exceed. */
  gainToBeat(): number;
  /** Notes a split of this gain that was found by other means. */
  foundElsewhere(gain: number): void;
}

/**
 * Walks down a sorted column, one row after the other from the right side to the left, and proposes every split with its
 * gain: the decrease of the summed loss of the node's rows. Rows with a missing value start on the side that the column
 * says.
 */
export type ScanColumn = (node: NodeRows, column: ScannedColumn, best: BestSplit) => void;

/** @param values  the value of row r in column c is values[r x columns + c] */
export function bestSplit({ minGain, tolerance, allow }: SplitRules, values: Float64Array, columns: number): BestSplit {
  let open: ScannedColumn | undefined;
  let gainToBeat = minGain;
  const best: BestSplit = {
    column: undefined,
    last: -1,
    gain: 0,
    open(column) {
      open = column;
    },
    gainToBeat: () => gainToBeat,
    foundElsewhere(gain) {
      gainToBeat = gain + tolerance;
    },
    propose(last, gain, leftWeight) {
      const { feature, order, from, to, end, missing } = open as ScannedColumn;
      if (last + 1 < to) {
        const value = values[order[last] * columns + feature];
        const next = values[order[last + 1] * columns + feature];
        if (value === next || (Number.isNaN(value) && Number.isNaN(next))) return gainToBeat;
      } else if (missing === "left" || to === end) {
        return gainToBeat;
      }
      const leftSamples = last + 1 - from + (missing === "left" ? end - to : 0);
      if (!(gain > gainToBeat) || !allow(leftSamples, leftWeight)) return gainToBeat;
      best.column = open;
      best.last = last;
      best.gain = gain;
      gainToBeat = gain + tolerance;
      return gainToBeat;
    },
  };
  return best;
}
