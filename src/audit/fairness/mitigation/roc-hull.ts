import { midpoint } from "../../../math/midpoint.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";

/** Rows selected above a score: their weight among the truly favourable and among the others. */
export type Cut = { readonly threshold: number | null; readonly positive: number; readonly negative: number };

export type RocHull = {
  /** Weight of the truly favourable rows, and of the others. */
  readonly positives: number;
  readonly negatives: number;
  /** From selecting none to selecting all; each lies between two different scores, or at an end. */
  readonly cuts: readonly Cut[];
  /** Those that no mixture of others improves on. */
  readonly hull: readonly Cut[];
};

/** All thresholds of a group's score, and the upper hull of its ROC curve. */
export function rocHull(members: Int32Array, { score, truth, weights }: ReviewedRows): RocHull {
  const order = Array.from(members).sort((a, b) => score[b] - score[a]);
  let [positive, negative] = [0, 0];
  const cuts: Cut[] = [{ threshold: null, positive, negative }];
  order.forEach((row, i) => {
    if (truth?.[row] === 1) positive += weights[row];
    else negative += weights[row];
    const next = order[i + 1];
    if (next !== undefined && score[next] === score[row]) return;
    cuts.push({ threshold: next === undefined ? 0 : between(score[next], score[row]), positive, negative });
  });
  return { positives: positive, negatives: negative, cuts, hull: upperHull(cuts) };
}

/** Above the lower score, even where the two are adjacent doubles. */
function between(lower: number, upper: number): number {
  const middle = midpoint(lower, upper);
  return middle > lower ? middle : upper;
}

function upperHull(cuts: readonly Cut[]): Cut[] {
  const hull: Cut[] = [];
  for (const cut of cuts) {
    while (hull.length > 1) {
      const [a, b] = hull.slice(-2);
      const turn =
        (b.negative - a.negative) * (cut.positive - a.positive) -
        (b.positive - a.positive) * (cut.negative - a.negative);
      if (turn < 0) break;
      hull.pop();
    }
    hull.push(cut);
  }
  return hull;
}
