import type { Dataset, StoredPrediction, Target } from "../../core/dataset.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { unasked } from "../run/audit-frame.js";
import type { Answers, NumberAnswers } from "./answers.js";
import { checkTruth } from "./answers-reader.js";
import { checkDataset } from "./check-fits.js";
import { type StoredAnswersOptions, storedAnswersOptions } from "./stored-answers-options.js";
import { storedClasses } from "./stored-classes.js";
import { storedScores } from "./stored-scores.js";

type NumberPrediction = Extract<StoredPrediction, { kind: "number" }>;

/**
 * Answers that a model gave before, from the column of a dataset that holds them: what answersOf brings back, without a
 * model to ask. Labels are classes; numbers from 0 to 1 are probabilities of the target's positive class; numbers beyond
 * are a score on a scale of its own, which `positiveFrom` cuts into two classes and which is never taken for a
 * probability; where the target holds numbers, predictions of them.
 *
 * @param dataset  with `prediction`: dataset(records, { target: "paid", prediction: "score", ... })
 * @throws WhyboxError INVALID_ARGUMENT for a dataset without predictions, a target whose positive class nothing names, a
 *   score on a scale of its own without `positiveFrom`, or one that parts no rows; INVALID_DATA for a row without a
 *   prediction, or a predicted class that the target does not have
 * Cost: no model row.
 * @example
 * const people = await readDataset("compas.csv", { target: "two_year_recid", prediction: "decile_score", groups: ["race"] });
 * const answers = storedAnswers(people, { positiveFrom: 5 });
 */
export function storedAnswers(dataset: Dataset, given: StoredAnswersOptions = {}): Answers {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const { positiveFrom } = storedAnswersOptions.resolve(given);
  checkDataset("storedAnswers", dataset);
  const { prediction, target } = dataset;
  if (!prediction) {
    throw invalid('the dataset has no predictions; make it with dataset(records, { ..., prediction: "score" })');
  }
  checkGaps(prediction);
  const common = {
    model: prediction.name,
    dataset,
    isStored: true as const,
    weights: dataset.weights ?? new Float64Array(prediction.values.length).fill(1),
    ...unasked(startedAt, startedMs),
  };
  if (prediction.kind === "number" && positiveFrom === undefined && target?.kind !== "class") {
    return { ...common, ...storedNumbers(prediction, target) };
  }
  const found =
    prediction.kind === "class" || isZeroOne(prediction, positiveFrom)
      ? storedClasses(asLabels(prediction, positiveFrom), target)
      : storedScores(prediction, target, positiveFrom);
  return {
    ...common,
    task: "classification",
    outputs: found.classes.map((name) => ({ name, unit: "probability" })),
    answers: found.probabilities,
    ...found,
  };
}

/** Numbers 0 and 1 alone are classes, not probabilities. */
function isZeroOne({ values }: NumberPrediction, positiveFrom: number | undefined): boolean {
  return positiveFrom === undefined && values.every((value) => value === 0 || value === 1);
}

function asLabels(
  prediction: StoredPrediction,
  positiveFrom: number | undefined,
): Extract<StoredPrediction, { kind: "class" }> {
  if (prediction.kind === "number") return { ...prediction, kind: "class", classes: ["0", "1"] };
  if (positiveFrom === undefined) return prediction;
  throw invalid(`positiveFrom is for numbers, and ${quoted(prediction.name)} holds labels; leave it out`);
}

function storedNumbers(
  prediction: NumberPrediction,
  target: Target | undefined,
): Omit<NumberAnswers, "model" | "dataset" | "weights" | "isStored" | "cost" | "run"> {
  const { name, values } = prediction;
  checkTruth("storedAnswers", prediction);
  if (target) checkTruth("storedAnswers", target);
  const unit = prediction.unit ?? (target?.kind === "number" ? target.unit : undefined);
  return {
    task: "regression",
    unit: unit ?? null,
    outputs: [{ name, ...(unit !== undefined && { unit }) }],
    answers: { data: values, rows: values.length, columns: 1 },
    predicted: values,
    ...(target && { truth: target.values }),
  };
}

function checkGaps({ name, values }: StoredPrediction): void {
  const gap = values.findIndex(Number.isNaN);
  if (gap < 0) return;
  const gaps = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  throw new WhyboxError(
    "INVALID_DATA",
    `storedAnswers: expected a prediction in every row of ${quoted(name)}, got a gap in ${gaps} of ${values.length}, the first at row ${gap}; leave such rows out, with the condition ${name} IS NOT NULL as where`,
  );
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function invalid(message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `storedAnswers: ${message}`);
}
