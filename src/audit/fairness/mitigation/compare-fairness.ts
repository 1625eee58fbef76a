import { oneOf, option } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import { atOnce } from "../../../core/give-way.js";
import { CONSTRAINTS, type Mitigation } from "../../../core/kinds/mitigation.js";
import { WhyboxError } from "../../../core/whybox-error.js";
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
 * Cost: no model row.
 * @example
 * const test = (model) => readDataset("test.csv", { model, target: "risk", groups: ["sex"] });
 * const before = await answersOf(plain, await test(plain));
 * const after = await answersOf(reweighed, await test(reweighed));
 * console.log(toText(compareFairness(before, after, { favourable: "good" })));
 */
export function compareFairness(before: Answers, after: Answers, given: CompareFairnessOptions = {}): Mitigation {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const where = "compareFairness";
  const options = compareFairnessOptions.resolve(given);
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const first = checkClassAnswers(where, before);
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
  const point = (name: string, role: "before" | "chosen" | "other", of: ReviewedRows) =>
    atOnce(frontierPoint(name, role, of, options.constraint, partition, setting));
  return mitigationFrame(
    {
      method: where,
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
      effect: effectOf({ before: before.model, after: after.model }, rows, later, setting),
      frontier: [
        point(before.model, "before", rows),
        point(after.model, "chosen", later),
        ...Object.entries(options.others ?? {}).map(([name, answers]) => point(name, "other", rowsOf(answers, name))),
      ],
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
