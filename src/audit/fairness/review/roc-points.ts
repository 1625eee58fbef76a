import type { RocPoints } from "../../../core/kinds/fairness.js";
import { argsort } from "../../../math/argsort.js";
import type { ReviewedRows } from "./reviewed-rows.js";

/** Most corners that are kept; longer curves are thinned out, to gaps of at most 1/40 of their length. */
const MAX_POINTS = 41;

/**
 * The corners of the ROC curve of some rows, from (0, 0) to (1, 1), by weight.
 *
 * @returns null where all rows are of one class, and without a score or a target
 */
export function rocPoints(members: Int32Array, { ranks, scoreKind, truth, weights }: ReviewedRows): RocPoints | null {
  if (!truth || scoreKind === "label" || scoreKind === "number") return null;
  const descending = Float64Array.from(members, (row) => -ranks[row]);
  const order = argsort(descending, Uint32Array.from(descending.keys()));
  const corners: [number, number][] = [[0, 0]];
  let [falsePositives, truePositives] = [0, 0];
  order.forEach((place, i) => {
    const row = members[place];
    if (truth[row] === 1) truePositives += weights[row];
    else falsePositives += weights[row];
    const isLast = i + 1 === order.length || descending[order[i + 1]] !== descending[place];
    if (isLast) corners.push([falsePositives, truePositives]);
  });
  if (falsePositives === 0 || truePositives === 0) return null;
  const curve = corners.map(([x, y]): [number, number] => [x / falsePositives, y / truePositives]);
  const kept = thinned(curve);
  return { falsePositiveRate: kept.map(([x]) => x), truePositiveRate: kept.map(([, y]) => y) };
}

/** Corners at about equal distances along the curve, both ends included. */
function thinned(curve: readonly [number, number][]): readonly [number, number][] {
  if (curve.length <= MAX_POINTS) return curve;
  const kept: [number, number][] = [];
  let next = 0;
  for (const [i, [x, y]] of curve.entries()) {
    // Both rates rise, and their sum from 0 to 2.
    if (((x + y) / 2) * (MAX_POINTS - 2) < next && i + 1 < curve.length) continue;
    kept.push([x, y]);
    next = Math.floor(((x + y) / 2) * (MAX_POINTS - 2)) + 1;
  }
  return kept;
}
