import type { Steps } from "../../core/give-way.js";
import type { Slice } from "../../core/kinds/slices.js";
import { fisherTail } from "../../math/fisher-tail.js";
import { holm } from "../../math/holm.js";
import { shuffleFirst } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import type { CodedColumn } from "../rules/coded-columns.js";
import { type Measuring, MIN_MEASURED_ROWS, type RuleExcess, ruleExcess } from "../rules/rule-excess.js";
import { type Candidate, membersOf } from "../rules/search-rules.js";

/** Enough for p-values of 1 / 5,000, which survive an adjustment for 100 rules at 5%. */
const PERMUTATIONS = 4999;

/**
 * Results of rules on rows other than those they were found on, with intervals that hold for all of them at once and p-values
 * adjusted for their number, with pauses.
 */
export function* measureSlices(
  candidates: readonly Candidate[],
  columns: readonly CodedColumn[],
  measuring: Measuring,
  seed: Seed,
): Steps<Slice[]> {
  const measured: Omit<Slice, "adjustedPValue">[] = [];
  for (const { terms } of candidates) {
    const members = membersOf(terms, columns, measuring.rows);
    const conditions = terms.map(({ column, range }) => columns[column].condition(range));
    const text = conditions.map((condition) => condition.text).join(" and ");
    const found = ruleExcess(members, measuring, candidates.length);
    const { rows, share, inside: loss, outside: lossElsewhere, excess } = found;
    const pValue = yield* tailOf(found, members, measuring, seed);
    measured.push({ conditions, text, rows, share, loss, lossElsewhere, excess, pValue });
    yield;
  }
  // Every tested rule counts, even one that hardly any measured row meets.
  const adjusted = holm(measured.map(({ pValue }) => pValue));
  return measured
    .map((slice, i) => ({ ...slice, adjustedPValue: adjusted[i] }))
    .filter(({ rows }) => rows >= MIN_MEASURED_ROWS);
}

/** P-value of the excess. */
function* tailOf(found: RuleExcess, members: Int32Array, measuring: Measuring, seed: Seed): Steps<number> {
  const { rows, cluster, isWeighted, isBinary } = measuring;
  const [n, m] = [members.length, rows.length - members.length];
  if (n < MIN_MEASURED_ROWS || m < MIN_MEASURED_ROWS) return 1;
  if (cluster || isWeighted) return found.tTail ?? 1;
  if (!isBinary) return yield* permutationTail(members, measuring, seed);
  const [hits, others] = [Math.round(found.inside * n), Math.round(found.outside * m)];
  return fisherTail(hits, n, hits + others, n + m);
}

/** Share of random samples of rows with values as high as the members': exact up to the number of permutations. */
function* permutationTail(members: Int32Array, { rows, values }: Measuring, seed: Seed): Steps<number> {
  const observed = Float64Array.from(rows, (row) => values[row]);
  const seen = members.reduce((sum, row) => sum + values[row], 0);
  const slack = Math.abs(seen) * 1e-12;
  let asMuch = 1;
  const order = observed.slice();
  for (let p = 0; p < PERMUTATIONS; p++) {
    // The first entries of a partial shuffle are a sample without replacement.
    shuffleFirst(order, members.length, stream(seed, "slice permutation", p));
    let sum = 0;
    for (let i = 0; i < members.length; i++) sum += order[i];
    if (sum >= seen - slack) asMuch++;
    yield;
  }
  return asMuch / (PERMUTATIONS + 1);
}
