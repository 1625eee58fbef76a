import { describeValue } from "../../core/checks/describe-value.js";
import { oddProbabilityNotes } from "../../core/checks/odd-probabilities.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Note } from "../../core/explanation.js";
import { inTurns, turnsOf } from "../../core/give-way.js";
import type { Performance, PerformanceResult } from "../../core/kinds/performance.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { runOptions, seedOption } from "../../explain/run/run-options.js";
import type { Answers } from "../answers/answers.js";
import { answeredFrame } from "../run/audit-frame.js";
import { classificationPerformance } from "./classification-performance.js";
import { regressionPerformance } from "./regression-performance.js";

export const performanceOptions = optionsOf("performance", { seed: seedOption, signal: runOptions.signal });
export type PerformanceOptions = Given<typeof performanceOptions>;

/** With fewer rows of a class, its numbers say next to nothing. */
const FEW_ROWS = 10;

/**
 * Measures how good a model is on the rows of a dataset, every number beside that of a trivial predictor and with a 95%
 * interval.
 *
 * Classification: accuracy, balanced accuracy, F1, log loss, Brier score with its reliability and resolution, area under
 * the ROC curve, average precision; confusion matrix, recall and precision per class, calibration curve and error, and a
 * sweep over thresholds. Regression: RMSE, MAE, bias, R2, pinball loss, residuals by prediction. Rows without a true
 * answer or of weight 0 are left out.
 *
 * Intervals: Wilson for shares, DeLong for areas, the bootstrap by row elsewhere; where the dataset has a cluster, all of
 * them by cluster. Each names its kind. They say how the numbers would vary over other rows of this kind, for this model.
 *
 * @param answers  of answersOf, on a dataset with a target
 * @returns kind "performance"
 * @throws WhyboxError INVALID_ARGUMENT without a target; INVALID_DATA where no row has a true answer; ABORTED
 * Source: reliability and resolution: Dimitriadis, Gneiting & Jordan 2021, PNAS 118 (CORP). Areas: see delongInterval.
 * Cost: no model row; 1,000 resamples, fewer of more than 20,000 rows.
 * @example
 * console.log(toText(await performance(await answersOf(model, people))));
 */
export async function performance(answers: Answers, given: PerformanceOptions = {}): Promise<Performance> {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = performanceOptions.resolve(given);
  if (answers?.truth === undefined) {
    const got = answers?.dataset ? "answers without a target" : describeValue(answers);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `performance: expected answers to a dataset with a target, got ${got}; make them with answersOf(model, dataset(records, { model, target }))`,
    );
  }
  const { rows, withoutTruth } = countedRows("performance", answers);
  const found = await inTurns(
    answers.task === "classification"
      ? classificationPerformance(answers, rows, options.seed)
      : regressionPerformance(answers, rows, options.seed),
    turnsOf("performance", options.signal),
  );
  const result: PerformanceResult = { task: answers.task, rows: rows.length, rowsWithoutTruth: withoutTruth, ...found };
  return {
    ...answeredFrame({
      ...{ kind: "performance", method: "performance", options: performanceOptions.record(options) },
      ...{ seed: options.seed, answers, startedAt, startedMs },
    }),
    result,
    diagnostics: {},
    notes: [...decisionNotes(answers), ...oddProbabilityNotes(answers.outputs, [answers.answers]), ...notesOf(result)],
  };
}

/** Stored labels and thresholded scores are decisions, represented by probabilities 0 and 1. */
function decisionNotes(answers: Answers): Note[] {
  const scores = answers.task === "classification" ? answers.scores : undefined;
  if (!scores || scores.kind === "probability") return [];
  return [
    {
      code: "DECISIONS_ONLY",
      message: `${scores.name} holds ${scores.kind === "label" ? "labels" : "a score that was cut into classes"} and no probabilities: log loss, Brier score, calibration and areas are those of the decisions, 0 or 1; read accuracy, recall and precision.`,
    },
  ];
}

function notesOf(result: PerformanceResult): Note[] {
  const notes: Note[] = [];
  if (result.rowsWithoutTruth > 0) {
    notes.push({
      code: "ROWS_WITHOUT_TRUTH",
      message: `${result.rowsWithoutTruth} of ${result.rows + result.rowsWithoutTruth} rows have no true answer and are left out.`,
    });
  }
  const { perClass } = result.classification ?? { perClass: [] };
  const rare = perClass.filter(({ rows }) => rows > 0 && rows < FEW_ROWS);
  const absent = perClass.filter(({ rows }) => rows === 0);
  if (absent.length > 0) {
    notes.push({
      code: "CLASSES_ABSENT",
      message: `No row is of ${absent.length === 1 ? `class ${absent[0].name}` : `${absent.length} of the ${perClass.length} classes`}; averages over classes leave ${absent.length === 1 ? "it" : "them"} out.`,
    });
  }
  if (rare.length > 0) {
    notes.push({
      code: "FEW_ROWS_OF_CLASS",
      message: `${rare.length === 1 ? `Class ${rare[0].name} has` : `${rare.length} classes have`} fewer than ${FEW_ROWS} rows; what is said of ${rare.length === 1 ? "it" : "them"} is uncertain, as the intervals show.`,
    });
  }
  return notes;
}

/**
 * The rows that count: with a true answer and a weight above 0.
 *
 * @throws WhyboxError INVALID_DATA where there is none
 */
function countedRows(where: string, { truth, weights }: Answers): { rows: Int32Array; withoutTruth: number } {
  const known = truth as Float64Array;
  const rows = Int32Array.from([...known.keys()].filter((row) => !Number.isNaN(known[row]) && weights[row] > 0));
  if (rows.length === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected at least one row with a true answer and a weight above 0, got none`,
    );
  }
  let withoutTruth = 0;
  for (const value of known) if (Number.isNaN(value)) withoutTruth++;
  return { rows, withoutTruth };
}
