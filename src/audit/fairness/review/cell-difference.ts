import { differenceInterval } from "../../../math/difference-interval.js";
import { miettinenNurminenInterval } from "../../../math/miettinen-nurminen-interval.js";
import { boundedCell, type Cell } from "./cell.js";

/** Interval of the difference of two cells, first - second; undefined where one of them has no interval. */
export function cellDifference(
  first: Cell,
  second: Cell,
  level: number,
): { low: number; high: number; interval: string } | undefined {
  if (first.value === null || second.value === null) return undefined;
  if (first.kind === "share") {
    // The score test needs more than one row in all.
    if (first.effective + second.effective <= 1) return undefined;
    const [a, b] = [first, second].map(({ value, effective }) => ({ share: value as number, count: effective }));
    return { ...miettinenNurminenInterval(a, b, "difference", level), interval: "Miettinen-Nurminen" };
  }
  const [a, b] = [boundedCell(first, level), boundedCell(second, level)];
  return a && b && { ...differenceInterval(a, b), interval: "MOVER" };
}
