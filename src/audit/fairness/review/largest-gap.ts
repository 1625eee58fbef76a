import type { Estimate } from "../../../core/kinds/estimate.js";
import { type Bounded, differenceInterval } from "../../../math/difference-interval.js";
import { pairLevel } from "../../../math/pair-level.js";
import { ratioInterval } from "../../../math/ratio-interval.js";
import { unknownEstimate } from "../../run/estimates.js";
import { boundedCell, type Cell } from "./cell.js";

/** The largest gap of some groups in one measure. */
export type LargestGap = {
  /** Positions among the cells; -1 where fewer than two are compared. */
  readonly highest: number;
  readonly lowest: number;
  readonly difference: Estimate;
  readonly ratio: Estimate;
};

/**
 * Highest minus lowest value, and lowest over highest, with intervals that hold for all pairs of groups at once: the
 * pair that looks worst was chosen among all of them, so an interval for it alone would undercover.
 *
 * The true gap is at least the largest lower bound of a pair, and at most the largest upper bound.
 *
 * @param cells  of the groups that take part
 * @param level  how often the interval holds the truth
 */
export function largestGap(cells: readonly Cell[], level: number): LargestGap {
  const single = pairLevel(cells.length, level);
  const known = cells.map((cell) => boundedCell(cell, single));
  if (cells.length < 2 || known.includes(undefined)) {
    const unknown = unknownEstimate("fewer than two groups have enough rows");
    return { highest: -1, lowest: -1, difference: unknown, ratio: unknown };
  }
  const bounded = known as Bounded[];
  let [highest, lowest] = [0, 0];
  bounded.forEach(({ value }, g) => {
    if (value > bounded[highest].value) highest = g;
    if (value < bounded[lowest].value) lowest = g;
  });
  return {
    highest,
    lowest,
    difference: differenceOf(bounded, bounded[highest].value - bounded[lowest].value, cells[0].kind),
    ratio: cells[0].kind === "share" ? ratioOf(bounded, bounded[lowest].value, bounded[highest].value) : notAShare(),
  };
}

function differenceOf(bounded: readonly Bounded[], value: number, kind: Cell["kind"]): Estimate {
  let [low, high] = [0, 0];
  for (const [i, first] of bounded.entries()) {
    for (const second of bounded.slice(i + 1)) {
      const pair = differenceInterval(first, second);
      low = Math.max(low, pair.low, -pair.high);
      high = Math.max(high, pair.high, -pair.low);
    }
  }
  return { value, low, high, interval: `${kind === "share" ? "Newcombe" : "MOVER"}, all pairs at once` };
}

function ratioOf(bounded: readonly Bounded[], lowest: number, highest: number): Estimate {
  if (highest === 0) return unknownEstimate("no group has any");
  let [low, high] = [1, 1];
  for (const first of bounded) {
    for (const second of bounded) {
      if (first === second) continue;
      const pair = ratioInterval(first, second);
      low = Math.min(low, pair.low);
      high = Math.min(high, pair.high);
    }
  }
  return { value: lowest / highest, low, high, interval: "MOVER, all pairs at once" };
}

function notAShare(): Estimate {
  return unknownEstimate("ratios are for shares");
}
