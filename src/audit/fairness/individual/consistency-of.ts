import type { IndividualFairness } from "../../../core/kinds/individual-fairness.js";
import { type Seed, stream } from "../../../random/stream.js";
import { unknownEstimate } from "../../run/estimates.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import type { ComparedPeople } from "./compare-people.js";
import { meanOver } from "./mean-over.js";

/** Agreement of answers with the mean answer of the nearest rows, and with that of randomly drawn rows. */
export function consistencyOf(
  { compared, neighbours }: ComparedPeople,
  rows: ReviewedRows,
  scores: Float64Array,
  seed: Seed,
  asked: number,
): IndividualFairness["result"]["consistency"] {
  const n = scores.length;
  const random = stream(seed, "random neighbours");
  const strangers = neighbours.map(({ size }) => Int32Array.from({ length: size }, () => random.integer(n)));
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
  const estimateOf = (values: ArrayLike<number>) =>
    n < 2
      ? unknownEstimate("one row has no neighbours")
      : meanOver(
          alike(values, (c) => neighbours[c].rows),
          compared,
          rows,
        );
  const byChance = (values: ArrayLike<number>) =>
    alike(values, (c) => strangers[c]).reduce((sum, value) => sum + value, 0) / compared.length;
  return {
    neighbours: Math.min(asked, Math.max(0, n - 1)),
    decisions: rows.selected ? estimateOf(rows.selected) : null,
    scores: estimateOf(scores),
    decisionsByChance: rows.selected ? byChance(rows.selected) : null,
    scoresByChance: byChance(scores),
  };
}
