import { oneOf, option } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import { atOnce, inTurns, type Steps, turnsOf } from "../../../core/give-way.js";
import { CONSTRAINTS, type FrontierPoint, type Mitigation } from "../../../core/kinds/mitigation.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { runOptions } from "../../../explain/run/run-options.js";
import type { Answers } from "../../answers/answers.js";
import { meanAnswers, unasked } from "../../run/audit-frame.js";
import { fairnessOptions } from "../review/fairness-options.js";
import { partitionsOf } from "../review/partitions-of.js";
import { type ReviewedRows, reviewedRows } from "../review/reviewed-rows.js";
import { effectOf, frontierPoint } from "./effect-of.js";
import { checkClassAnswers, mitigationFrame } from "./mitigation-frame.js";
import { effectOptions, mitigationOptions } from "./mitigation-options.js";

export const compareFairnessOptions = optionsOf("compareFairness", {
  ...mitigationOptions,
  threshold: fairnessOptions.spec.threshold,
  ...effectOptions,
  constraint: oneOf(CONSTRAINTS, {
    default: "demographicParity",
    says: "the gap that the frontier shows accuracy against",
  }),
  others: option<{ readonly [name: string]: Answers }>()({
    says: "answers of further models to the same rows, by name, as points of the frontier",
    defaultSays: "none",
    expected: "an object of answers by name",
    accepts: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    recorded: false,
  }),
});
export type CompareFairnessOptions = Given<typeof compareFairnessOptions>;

const asyncOptions = optionsOf("compareFairnessAsync", { ...compareFairnessOptions.spec, signal: runOptions.signal });
export type CompareFairnessAsyncOptions = Given<typeof asyncOptions>;

/**
 * Compares two models on the same rows: every definition of fairness, accuracy and the rates, before, after and
 * changed, each with an interval, and accuracy against the remaining gap.
 *
 * For models that were trained anew: with `reweighing`'s weights, with `relabelling`'s labels, or by any other means. The
 * rows should be ones that neither model was trained on.
 *
 * @param before  of answersOf, on a dataset with a target and groups
 * @param after  of answersOf, on the same rows in the same order; the columns that the model takes may be others
 * @returns kind "mitigation"
 * @throws WhyboxError INVALID_ARGUMENT for answers to other rows, for groups or classes that are not there
 * Cost: no model row. Time grows with the square of the groups, some seconds for 100, in which no other work gets its turn:
 *   see compareFairnessAsync.
 * @example
 * const test = (model) => readDataset("test.csv", { model, target: "risk", groups: ["sex"] });
 * const before = await answersOf(plain, await test(plain));
 * const after = await answersOf(reweighed, await test(reweighed));
 * console.log(toText(compareFairness(before, after, { favourable: "good" })));
 */
export function compareFairness(before: Answers, after: Answers, given: CompareFairnessOptions = {}): Mitigation {
  return atOnce(comparedInSteps("compareFairness", before, after, given));
}

/**
 * compareFairness, with turns for other work and a signal: for many groups. The same bits but for the times in `run`.
 *
 * @param before  of answersOf, on a dataset with a target and groups
 * @param after  of answersOf, on the same rows in the same order; the columns that the model takes may be others
 * @returns kind "mitigation"
 * @throws WhyboxError as compareFairness; ABORTED
 * Cost: as compareFairness.
 * @example
 * const compared = await compareFairnessAsync(before, after, { favourable: "good", signal: AbortSignal.timeout(60_000) });
 */
export async function compareFairnessAsync(
  before: Answers,
  after: Answers,
  given: CompareFairnessAsyncOptions = {},
): Promise<Mitigation> {
  const where = "compareFairnessAsync";
  const { signal, ...asked } = asyncOptions.check(given);
  return inTurns(comparedInSteps(where, before, after, asked), turnsOf(where, signal));
}

function* comparedInSteps(
  where: string,
  before: Answers,
  after: Answers,
  given: CompareFairnessOptions,
): Steps<Mitigation> {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = compareFairnessOptions.resolve(given, where);
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const first = checkClassAnswers(where, before);
  yield;
  const { rows, favourable } = reviewedRows(first, asked, options.threshold, where);
  const rowsOf = (answers: Answers, name: string): ReviewedRows => {
    const other = reviewedRows(checkClassAnswers(where, answers), asked, options.threshold, where).rows;
    checkSameRows(where, name, rows, other);
    // Weights and clusters come from the first answers.
    return {
      ...other,
      weights: rows.weights,
      isWeighted: rows.isWeighted,
      ...(rows.cluster && { cluster: rows.cluster }),
    };
  };
  const later = rowsOf(after, "after");
  const { dataset } = first;
  const { partitions, notes } = partitionsOf(dataset, rows.at, options.groups, {}, where);
  const partition = partitions[partitions.length - 1];
  const setting = { partitions, level: options.confidence, smallest: options.smallest };
  const points: [string, FrontierPoint["role"], ReviewedRows][] = [
    [before.model, "before", rows],
    [after.model, "chosen", later],
  ];
  for (const [name, answers] of Object.entries(options.others ?? {}))
    points.push([name, "other", rowsOf(answers, name)]);
  const effect = yield* effectOf({ before: before.model, after: after.model }, rows, later, setting);
  const frontier: FrontierPoint[] = [];
  for (const [name, role, of] of points) {
    frontier.push(yield* frontierPoint(name, role, of, options.constraint, partition, setting));
  }
  return mitigationFrame(
    {
      method: "compareFairness",
      options: compareFairnessOptions.record(options),
      seed: options.seed,
      dataset,
      model: after.model,
      outputs: after.outputs,
      means: meanAnswers(after),
      ...unasked(startedAt, startedMs),
    },
    {
      groups: partition.name,
      favourable: favourable?.classes ?? null,
      constraint: options.constraint,
      rows: 0,
      change: null,
      effect,
      frontier,
    },
    notes,
  );
}

function checkSameRows(where: string, name: string, first: ReviewedRows, second: ReviewedRows): void {
  const [truth, other] = [first.truth as Float64Array, second.truth as Float64Array];
  const different = first.at.findIndex((row, i) => second.at[i] !== row || truth[i] !== other[i]);
  if (different < 0 && first.at.length === second.at.length) return;
  const found =
    first.at.length !== second.at.length
      ? `${second.at.length} rows with a true answer for ${first.at.length}`
      : `another true answer at row ${first.at[different]}`;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected ${name} to be answers to the same rows as before, got ${found}`,
  );
}
