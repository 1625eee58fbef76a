import { number, oneOf, option, wholeNumber } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Dataset } from "../../../core/dataset.js";
import { inTurns } from "../../../core/give-way.js";
import type { Matrix } from "../../../core/matrix.js";
import type { Model } from "../../../core/model.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { aborted } from "../../../evaluate/aborted.js";
import { inProcess } from "../../../evaluate/in-process.js";
import { meter } from "../../../explain/run/run.js";
import { modelOptions } from "../../run/model-options.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import type { AdjustedModel } from "./adjusted-model.js";
import { exponentiatedGradient, type GradientResult } from "./exponentiated-gradient.js";
import { constraintOption, heldOutOptions, mitigationOptions } from "./mitigation-options.js";
import { type Member, memberDecisions, mixtureModel } from "./mixture-model.js";
import { reductionData } from "./reduction-data.js";
import { reductionReport } from "./reduction-report.js";
import { type Train, trainedMember } from "./trained-member.js";

const { signal, executor } = modelOptions;
export const reductionsOptions = optionsOf("reductions", {
  ...mitigationOptions,
  constraint: constraintOption,
  tolerance: number({ min: 0, below: 1, default: 0.01, says: "the gap that is let stand, on the rows fitted" }),
  maxTrainings: wholeNumber({ min: 1, default: 50, says: "models that may be trained" }),
  answer: oneOf(["decision", "chance"], {
    default: "decision",
    says: "what the model answers: the decision as 0 or 1, or how often such a row would be selected",
  }),
  ...heldOutOptions,
  signal,
  onProgress: option<(doneTrainings: number, maxTrainings: number) => void>()({
    says: "called with the models trained so far and at most",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
  executor,
});
export type ReductionsOptions = Given<typeof reductionsOptions>;

export type ReducedModel = AdjustedModel & {
  /** Every model trained, in the order of the report's predictors; undefined where a training had one class only. */
  readonly trained: readonly (Model | undefined)[];
};

/**
 * A mixture of models of your own training that selects groups alike, at the fewest errors: a fair problem is reduced to a
 * few plain ones with other labels and weights (exponentiated gradient).
 *
 * The mixture hands each row to one of its models, drawn by the seed and the row's own values, so that equal rows get equal
 * answers. It does not need to know a row's group, unless that is a feature. `bestGap` says how far its errors and penalty
 * may be above those of the best mixture, as far as `train` finds the best model for its labels and weights; a training that
 * does not makes it a guess. Groups of fewer than `smallest` rows in a denominator have no part in the constraint.
 *
 * @param train  see Train; the first call gets the true labels, and its model is the one of "before"
 * @param dataset  with a target of classes and groups
 * @throws WhyboxError INVALID_ARGUMENT for groups or classes that are not there, or for a training that gives no model of
 *   the dataset's columns; INVALID_DATA where fewer than two groups have enough rows; ABORTED; what `train` throws
 * Source: Agarwal, Beygelzimer, Dudik, Langford & Wallach 2018, ICML; the constraint here is on the largest difference
 *   between any two groups.
 * Cost: up to `maxTrainings` trainings, each asked about all rows once.
 * @example
 * const { model: fair } = await reductions((rows, labels, weights) => fitLogistic(rows, labels, weights), people, {
 *   constraint: "equalizedOdds", groups: ["sex"], favourable: "good",
 * });
 */
export async function reductions(train: Train, dataset: Dataset, given: ReductionsOptions = {}): Promise<ReducedModel> {
  const where = "reductions";
  const options = reductionsOptions.resolve(given);
  if (typeof train !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected train to be a function (rows, labels, weights) => Model`,
    );
  }
  const { constraint, tolerance, maxTrainings, seed, answer, onProgress } = options;
  const data = reductionData(where, dataset, options);
  const { fitted } = data;
  const asker = options.executor ?? inProcess();
  const counted = meter(asker.name, maxTrainings * (fitted.matrix.rows + data.measured.matrix.rows), {
    ...(options.signal && { signal: options.signal }),
  });
  const decisionsOf = (member: Member, rows: Matrix) =>
    memberDecisions(member, rows, (model, question) => counted.ask((ask) => asker.predict(model, question, ask)));
  const members: Member[] = [];
  const found: GradientResult = await exponentiatedGradient(
    fitted,
    constraint,
    tolerance,
    maxTrainings,
    async (labels, weights) => {
      if (options.signal?.aborted) throw counted.withCost(aborted(options.signal));
      const member = await trainedMember(where, train, dataset, fitted.matrix, labels, weights, options.signal);
      members.push(member);
      const decisions = await decisionsOf(member, fitted.matrix);
      onProgress?.(members.length, maxTrainings);
      return decisions;
    },
  );
  const measured: Uint8Array[] = [];
  for (const member of members) measured.push(await decisionsOf(member, data.measured.matrix));
  const kept = [...members.keys()].filter((m) => found.shares[m] > 0);
  const model = mixtureModel(
    kept.map((m) => members[m]),
    {
      name: `mixture of ${kept.length} models`,
      input: { kind: "columns", features: dataset.features },
      outputs: data.outputs,
      shares: kept.map((m) => found.shares[m]),
      answer,
      seed,
    },
  );
  const [first] = members;
  const before = "model" in first ? first.model.name : "the first training";
  const reviewed = (decisions: Uint8Array): ReviewedRows => ({
    ...data.measured.rows,
    score: Float64Array.from(decisions),
    ranks: Float64Array.from(decisions),
    selected: decisions,
  });
  const report = await inTurns(
    reductionReport({
      options,
      recorded: reductionsOptions.record(options),
      ...{ dataset, data, found, measured, reviewed },
      names: { before, after: model.name },
      outputs: model.outputs,
      cost: counted.cost(found.converged ? "converged" : "budget"),
      run: counted.record(),
    }),
    counted.giveWay,
  );
  return {
    model,
    trained: members.map((member) => ("model" in member ? member.model : undefined)),
    report,
  };
}
