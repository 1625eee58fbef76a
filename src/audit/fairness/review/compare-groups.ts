import type { Steps } from "../../../core/give-way.js";
import type { Estimate } from "../../../core/kinds/estimate.js";
import type { GroupComparison } from "../../../core/kinds/fairness.js";
import { miettinenNurminenInterval } from "../../../math/miettinen-nurminen-interval.js";
import { unknownEstimate } from "../../run/estimates.js";
import type { Cell } from "./cell.js";
import { cellDifference } from "./cell-difference.js";
import { levelTogether } from "./level-together.js";

/** The groups to compare with: a reference group, or for each group all others together. */
export type Counterpart = { readonly reference: number } | { readonly rest: readonly Cell[] };

/** Each group against its counterpart, individually and simultaneously for all groups that are not small. */
export function* compareGroups(
  labels: readonly string[],
  cells: readonly Cell[],
  isKept: readonly boolean[],
  counterpart: Counterpart,
  level: number,
): Steps<GroupComparison[]> {
  const reference = "reference" in counterpart ? counterpart.reference : -1;
  const other = (g: number) => ("reference" in counterpart ? cells[reference] : counterpart.rest[g]);
  const kept = cells.filter((_, g) => isKept[g]);
  const isCompared = kept.length > 0 && (reference < 0 || isKept[reference]);
  const jointly = reference < 0 ? "rest" : { reference: kept.indexOf(cells[reference]) };
  const together = isCompared ? yield* levelTogether(kept, jointly, level) : level;
  const comparisons: GroupComparison[] = [];
  for (const [g, cell] of cells.entries()) {
    if (g === reference) continue;
    const joint = isCompared && isKept[g] ? cellDifference(cell, other(g), together) : undefined;
    comparisons.push({
      group: labels[g],
      against: reference < 0 ? "all others" : labels[reference],
      difference: differenceEstimate(cell, other(g), level),
      ratio: ratioEstimate(cell, other(g), level),
      together: joint ? { low: joint.low, high: joint.high } : null,
    });
    yield;
  }
  return comparisons;
}

function differenceEstimate(first: Cell, second: Cell, level: number): Estimate {
  if (first.value === null || second.value === null) return unknownEstimate(reasonOf(first, second));
  const value = first.value - second.value;
  const bounds = cellDifference(first, second, level);
  if (!bounds) return { value, low: null, high: null, interval: null, reason: "one row has no spread" };
  return { value, ...bounds };
}

function ratioEstimate(first: Cell, second: Cell, level: number): Estimate {
  if (first.kind !== "share") return unknownEstimate("ratios are for shares");
  if (first.value === null || second.value === null) return unknownEstimate(reasonOf(first, second));
  if (second.value === 0) return unknownEstimate("the other share is 0");
  const value = first.value / second.value;
  // The score test needs more than one row in all.
  if (first.effective + second.effective <= 1)
    return { value, low: null, high: null, interval: null, reason: "there are too few rows" };
  const bounds = miettinenNurminenInterval(
    { share: first.value, count: first.effective },
    { share: second.value, count: second.effective },
    "ratio",
    level,
  );
  return { value, ...bounds, interval: "Miettinen-Nurminen" };
}

function reasonOf(first: Cell, second: Cell): string {
  return first.value === null
    ? (first.reason ?? "it is not defined")
    : `of the others: ${second.reason ?? "not defined"}`;
}
