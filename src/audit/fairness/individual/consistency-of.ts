import type { IndividualFairness } from "../../../core/kinds/individual-fairness.js";
import { type Seed, stream } from "../../../random/stream.js";
import { unknownEstimate } from "../../run/estimates.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import type { ComparedPeople } from "./compare-people.js";
import { meanOver } from "./mean-over.js";

/** Agreement of answers with the mean answer of the nearest rows, and with that of others drawn at random. */
export function consistencyOf(
  { compared, neighbours }: ComparedPeople,
  rows: ReviewedRows,
  scores: Float64Array,
  seed: Seed,
  asked: number,
): IndividualFairness["result"]["consistency"] {
  const n = scores.length;
  const random = stream(seed, "random neighbours");
  // Any row but one's own, as neighbours are.
  const strangers = Array.from(compared, (i, c) =>
    Int32Array.from({ length: neighbours[c].size }, () => (i + 1 + random.integer(n - 1)) % n),
  );
  const mean = (values: ArrayLike<number>, of: ArrayLike<number>, size: number) => {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += values[of[k]];
    return sum / size;
  };
  const alike = (values: ArrayLike<number>, of: (c: number) => ArrayLike<number>) =>
    Float64Array.from(compared, (i, c) => {
      const { size } = neighbours[c];
      return size === 0 ? 1 : 1 - Math.abs(values[i] - mean(values, of(c), size));
    });
  const meanWith = (values: ArrayLike<number>, of: (c: number) => ArrayLike<number>) =>
    meanOver(alike(values, of), compared, rows);
  const estimateOf = (values: ArrayLike<number>) =>
    n < 2 ? unknownEstimate("one row has no neighbours") : meanWith(values, (c) => neighbours[c].rows);
  const byChance = (values: ArrayLike<number>) => meanWith(values, (c) => strangers[c]).value as number;
  return {
    neighbours: Math.min(asked, Math.max(0, n - 1)),
    decisions: rows.selected ? estimateOf(rows.selected) : null,
    scores: estimateOf(scores),
    decisionsByChance: rows.selected ? byChance(rows.selected) : null,
    scoresByChance: byChance(scores),
  };
}
