import type { Estimate } from "../../../core/kinds/estimate.js";
import { type Bounded, differenceInterval } from "../../../math/difference-interval.js";
import { type EndLevels, endLevels, largestDifference, smallestRatio } from "../../../math/largest-difference.js";
import { unknownEstimate } from "../../run/estimates.js";
import { boundedCell, type Cell } from "./cell.js";
import { levelTogether } from "./level-together.js";

/** The largest gap of some groups in one measure. */
export type LargestGap = {
  /** Positions among the cells; -1 where fewer than two are compared. */
  readonly highest: number;
  readonly lowest: number;
  readonly difference: Estimate;
  readonly ratio: Estimate;
};

/**
 * Highest minus lowest value, and lowest over highest. The pair that looks worst was chosen among all pairs, so an
 * interval for it alone would undercover: its end nearer to no gap holds for all pairs at once. The farther end is that
 * of a single pair, see `endLevels`.
 *
 * @param cells  of the groups that take part
 * @param level  share of samples in which the interval holds the truth
 * @param together  the level at which the intervals of all pairs hold together, where it is known
 */
export function largestGap(cells: readonly Cell[], level: number, together = pairsTogether(cells, level)): LargestGap {
  const ends = endLevels(together, level);
  if (cells.length < 2 || cells.some((cell) => !boundedCell(cell, ends.near))) {
    const unknown = unknownEstimate("fewer than two groups have enough rows");
    return { highest: -1, lowest: -1, difference: unknown, ratio: unknown };
  }
  const values = cells.map(({ value }) => value as number);
  const [most, least] = [Math.max(...values), Math.min(...values)];
  const places = { highest: values.indexOf(most), lowest: values.indexOf(least) };
  const value = most - least;
  if (cells[0].kind !== "share") {
    const difference = { value, ...largestOfMeans(cells, ends), interval: "MOVER, all pairs at once" };
    return { ...places, difference, ratio: unknownEstimate("ratios are for shares") };
  }
  const shares = cells.map(({ effective }, g) => ({ share: values[g], count: effective }));
  const interval = "Miettinen-Nurminen, all pairs at once";
  return {
    ...places,
    difference: { value, ...largestDifference(shares, ends), interval },
    ratio:
      most === 0
        ? unknownEstimate("no group has any")
        : { value: least / most, ...smallestRatio(shares, ends), interval },
  };
}

/** The level at which the intervals of all pairs hold together. */
export function pairsTogether(cells: readonly Cell[], level: number): number {
  return cells.some(({ value }) => value === null) ? level : levelTogether(cells, "pairs", level);
}

function largestOfMeans(cells: readonly Cell[], { near, far }: EndLevels): { low: number; high: number } {
  const [nearer, farther] = [near, far].map((at) => cells.map((cell) => boundedCell(cell, at) as Bounded));
  let [low, high] = [0, 0];
  for (const [i] of cells.entries()) {
    for (const [j] of cells.entries()) {
      if (i === j) continue;
      low = Math.max(low, differenceInterval(nearer[i], nearer[j]).low);
      high = Math.max(high, differenceInterval(farther[i], farther[j]).high);
    }
  }
  return { low, high };
}
