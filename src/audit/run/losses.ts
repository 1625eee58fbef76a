import type { Dataset } from "../../core/dataset.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Answers } from "../answers/answers.js";
import { answersReader } from "../answers/answers-reader.js";

/** Cost of a wrong answer. Of classifiers: error, logLoss, brier; of numbers: absoluteError, squaredError. */
export const LOSSES = ["error", "logLoss", "brier", "absoluteError", "squaredError"] as const;
export type LossName = (typeof LOSSES)[number];

/** Smaller probabilities count as this one in the log loss. */
const CLIP = Number.EPSILON;

/** Names of losses in results. */
export const LOSS_WORDS: { readonly [Name in LossName]: string } = {
  error: "error rate",
  logLoss: "log loss",
  brier: "Brier score",
  absoluteError: "absolute error",
  squaredError: "squared error",
};

/**
 * The requested loss, or the task's default.
 *
 * @throws WhyboxError INVALID_ARGUMENT for one of the other task
 */
export function chosenLoss(
  where: string,
  task: Answers["task"],
  asked: LossName | undefined,
  defaults: { readonly classification: LossName; readonly regression: LossName },
): LossName {
  const isOfNumbers = (name: LossName) => name === "absoluteError" || name === "squaredError";
  if (asked === undefined) return defaults[task];
  if (isOfNumbers(asked) === (task === "regression")) return asked;
  const fitting = LOSSES.filter((name) => isOfNumbers(name) === (task === "regression"));
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected loss to be one of ${task} (${fitting.map((name) => JSON.stringify(name)).join(", ")}), got ${JSON.stringify(asked)}`,
  );
}

/** The loss of each answer: one per row, NaN where the truth is unknown. */
export function rowLosses(answers: Answers, loss: LossName): Float64Array {
  const truth = answers.truth as Float64Array;
  const { predicted } = answers;
  if (answers.task === "regression") return truth.map((y, row) => numberLoss(y - predicted[row], loss));
  const { probabilities } = answers;
  return truth.map((c, row) =>
    Number.isNaN(c) ? c : classLoss(c, predicted[row], matrixRow(probabilities, row), loss),
  );
}

/**
 * Reader of losses for answers to come, to rows made from rows of the dataset.
 *
 * @returns of answers and, for each, the row of the dataset whose truth it is measured by
 */
export function lossReader(
  where: string,
  model: Model,
  dataset: Dataset,
  loss: LossName,
): (answers: Matrix, rows: Int32Array) => Float64Array {
  const read = answersReader(where, model, dataset.target);
  return (answers, rows) => {
    const { predicted, probabilities, truth } = read(answers);
    return Float64Array.from(rows, (row, i) => {
      const y = (truth as Float64Array)[row];
      if (Number.isNaN(y)) return y;
      if (!probabilities) return numberLoss(y - predicted[i], loss);
      return classLoss(y, predicted[i], matrixRow(probabilities, i), loss);
    });
  };
}

function numberLoss(residual: number, loss: LossName): number {
  return loss === "squaredError" ? residual * residual : Math.abs(residual);
}

/** Loss of one class; the Brier score of two classes is that of one of them, of several it is summed over all. */
function classLoss(truth: number, predicted: number, probabilities: Float64Array, loss: LossName): number {
  if (loss === "error") return predicted === truth ? 0 : 1;
  if (loss === "logLoss") return -Math.log(Math.min(1, Math.max(CLIP, probabilities[truth])));
  let sum = 0;
  for (let c = 0; c < probabilities.length; c++) sum += (probabilities[c] - (c === truth ? 1 : 0)) ** 2;
  return probabilities.length === 2 ? sum / 2 : sum;
}
