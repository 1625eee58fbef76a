import type { Estimate } from "../../../core/kinds/estimate.js";
import type { GroupComparison } from "../../../core/kinds/fairness.js";
import { differenceInterval } from "../../../math/difference-interval.js";
import { eachLevel } from "../../../math/each-level.js";
import { miettinenNurminenInterval } from "../../../math/miettinen-nurminen-interval.js";
import { referenceLevel } from "../../../math/reference-level.js";
import { unknownEstimate } from "../../run/estimates.js";
import { boundedCell, type Cell, togetherCell } from "./cell.js";

/** The groups to compare with: a reference group, or for each group all others together. */
export type Counterpart = { readonly reference: number } | { readonly rest: readonly Cell[] };

/** Each group against its counterpart, individually and simultaneously for all groups that are not small. */
export function compareGroups(
  labels: readonly string[],
  cells: readonly Cell[],
  isKept: readonly boolean[],
  counterpart: Counterpart,
  level: number,
): GroupComparison[] {
  const reference = "reference" in counterpart ? counterpart.reference : -1;
  const other = (g: number) => ("reference" in counterpart ? cells[reference] : counterpart.rest[g]);
  const kept = cells.filter((_, g) => isKept[g] && g !== reference);
  const jointly = jointLevel(kept, reference < 0 ? undefined : cells[reference], level);
  return cells.flatMap((cell, g) => {
    if (g === reference) return [];
    const hasJoint = isKept[g] && (reference < 0 || isKept[reference]);
    const [own, against] = [cell, other(g)].map((each) => hasJoint && togetherCell(each, jointly, level));
    return {
      group: labels[g],
      against: reference < 0 ? "all others" : labels[reference],
      difference: differenceEstimate(cell, other(g), level),
      ratio: ratioEstimate(cell, other(g), level),
      together: own && against ? differenceInterval(own, against) : null,
    };
  });
}

function jointLevel(kept: readonly Cell[], reference: Cell | undefined, level: number): number {
  if (!reference) return kept.length < 3 ? level : eachLevel(kept.length, level);
  return referenceLevel(
    Math.max(1, reference.effective),
    kept.map(({ effective }) => Math.max(1, effective)),
    level,
  );
}

function differenceEstimate(first: Cell, second: Cell, level: number): Estimate {
  if (first.value === null || second.value === null) return unknownEstimate(reasonOf(first, second));
  const value = first.value - second.value;
  const [a, b] = [boundedCell(first, level), boundedCell(second, level)];
  if (!a || !b) return { value, low: null, high: null, interval: null, reason: "one row has no spread" };
  return { value, ...differenceInterval(a, b), interval: first.kind === "share" ? "Newcombe" : "MOVER" };
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
