import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { stackRows } from "../../core/matrix-rows.js";
import { runningSpread } from "../../math/running-spread.js";
import type { DistillData } from "./distill-data.js";
import type { DistillTask } from "./distill-task.js";
import { type AnsweredRows, importanceWeights } from "./uncertainty-weights.js";

/** Synthetic rows with the model's own outputs. */
export type SyntheticRows = { readonly x: Matrix; readonly answers: Matrix };

/** Rows with the teacher's answers: what a student is trained on. */
export interface LabelledRows extends AnsweredRows {
  readonly task: "classification" | "regression";
  /** Names of the classes, or of the numbers that the teacher answers. */
  readonly outputs: readonly string[];
}

/** Answers gone through between two pauses: some milliseconds. */
const ANSWERS_PER_PAUSE = 2e5;

/**
 * rows x outputs, comparable between outputs: probabilities as they are; numbers in their standard deviations, so that
 * an output in grams does not outweigh one in tons. With pauses.
 */
export function* comparableAnswers({ task, answers, weights }: LabelledRows): Steps<Matrix> {
  if (task === "classification") return answers;
  const { data, rows, columns } = answers;
  const rowsPerPause = Math.ceil(ANSWERS_PER_PAUSE / columns);
  const spreads = Array.from({ length: columns }, runningSpread);
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerPause === 0) yield;
    for (let column = 0; column < columns; column++) spreads[column].add(data[row * columns + column], weights[row]);
  }
  const deviations = spreads.map((spread) => Math.sqrt(spread.squares() / spread.total()));
  const scaled = data.slice();
  for (let row = 0; row < rows; row++) {
    if (row % rowsPerPause === 0) yield;
    for (let column = 0; column < columns; column++) {
      if (deviations[column] > 0) scaled[row * columns + column] /= deviations[column];
    }
  }
  return { data: scaled, rows, columns };
}

/** Share of all weight that the given rows have at least: with half of it, trees were seen to learn them by heart. */
const MIN_GIVEN_SHARE = 0.25;

/**
 * All answered rows, given and synthetic, with their weights. The given rows have a quarter of the weight, or more where
 * they would otherwise weigh less each than synthetic ones. Synthetic rows drawn where the teacher is uncertain are
 * weighted back, so that no region counts for more than it is. With pauses.
 *
 * @param given  the model's outputs for the training rows
 */
export function* labelRows(
  task: DistillTask,
  data: DistillData,
  given: Matrix,
  synthetic: readonly SyntheticRows[],
): Steps<LabelledRows> {
  const x = stackRows([data.training.x, ...synthetic.map((each) => each.x)]);
  yield;
  const answers = task.answers(stackRows([given, ...synthetic.map((each) => each.answers)]));
  yield;
  const weights = new Float64Array(x.rows);
  const rows = { task: task.task, features: data.features, outputs: task.outputs, x, answers, weights };
  const count = data.training.x.rows;
  const total = data.training.weights.reduce((sum, weight) => sum + weight, 0);
  for (let row = 0; row < count; row++) weights[row] = (data.training.weights[row] / total) * x.rows;
  if (synthetic.length === 0) return rows;
  const share = Math.max(MIN_GIVEN_SHARE, count / x.rows);
  for (let row = 0; row < count; row++) weights[row] *= share;
  weights.fill(((1 - share) * x.rows) / (x.rows - count), count);
  if (synthetic.length === 1) return rows;
  return { ...rows, weights: yield* importanceWeights(rows, count, synthetic[0].x.rows) };
}
