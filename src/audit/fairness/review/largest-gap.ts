import type { Steps } from "../../../core/give-way.js";
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
 */
export function* largestGap(cells: readonly Cell[], level: number): Steps<LargestGap> {
  const together = yield* pairsTogether(cells, level);
  const difference = yield* gapEstimate(cells, "difference", level, together);
  const ratio = yield* gapEstimate(cells, "ratio", level, together);
  if (difference.value === null) return { highest: -1, lowest: -1, difference, ratio };
  const values = cells.map(({ value }) => value as number);
  const [highest, lowest] = [values.indexOf(Math.max(...values)), values.indexOf(Math.min(...values))];
  return { highest, lowest, difference, ratio };
}

/**
 * One of the estimates of the largest gap.
 *
 * @param together  the level at which the intervals of all pairs hold together
 * Cost: O(cells^2).
 */
export function* gapEstimate(
  cells: readonly Cell[],
  of: "difference" | "ratio",
  level: number,
  together: number,
): Steps<Estimate> {
  const ends = endLevels(together, level);
  if (cells.length < 2 || cells.some((cell) => !boundedCell(cell, ends.near))) {
    return unknownEstimate("fewer than two groups have enough rows");
  }
  const values = cells.map(({ value }) => value as number);
  const [most, least] = [Math.max(...values), Math.min(...values)];
  const isShare = cells[0].kind === "share";
  if (of === "difference" && !isShare) {
    return { value: most - least, ...(yield* largestOfMeans(cells, ends)), interval: "MOVER, all pairs at once" };
  }
  if (!isShare) return unknownEstimate("ratios are for shares");
  const shares = cells.map(({ effective }, g) => ({ share: values[g], count: effective }));
  const interval = "Miettinen-Nurminen, all pairs at once";
  if (of === "difference") return { value: most - least, ...(yield* largestDifference(shares, ends)), interval };
  if (most === 0) return unknownEstimate("no group has any");
  return { value: least / most, ...(yield* smallestRatio(shares, ends)), interval };
}

/** The level at which the intervals of all pairs hold together. */
export function* pairsTogether(cells: readonly Cell[], level: number): Steps<number> {
  return cells.some(({ value }) => value === null) ? level : yield* levelTogether(cells, "pairs", level);
}

function* largestOfMeans(cells: readonly Cell[], { near, far }: EndLevels): Steps<{ low: number; high: number }> {
  const [nearer, farther] = [near, far].map((at) => cells.map((cell) => boundedCell(cell, at) as Bounded));
  let [low, high] = [0, 0];
  for (const [i] of cells.entries()) {
    for (const [j] of cells.entries()) {
      if (i === j) continue;
      low = Math.max(low, differenceInterval(nearer[i], nearer[j]).low);
      high = Math.max(high, differenceInterval(farther[i], farther[j]).high);
    }
    yield;
  }
  return { low, high };
}
