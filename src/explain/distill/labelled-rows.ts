import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { runningSpread } from "../../math/running-spread.js";

/** Synthetic rows with the model's own outputs. */
export type SyntheticRows = { readonly x: Matrix; readonly answers: Matrix };

/** Rows with the teacher's answers: what a student is trained on. */
export interface LabelledRows {
  readonly task: "classification" | "regression";
  readonly features: readonly Feature[];
  /** Names of the classes, or of the numbers that the teacher answers. */
  readonly outputs: readonly string[];
  readonly x: Matrix;
  /** rows x outputs: class probabilities, or numbers. */
  readonly answers: Matrix;
  /** One per row, with a sum above 0. */
  readonly weights: Float64Array;
}

/**
 * rows x outputs, comparable between outputs: probabilities as they are; numbers in their standard deviations, so that
 * an output in grams does not outweigh one in tons.
 */
export function comparableAnswers({ task, answers, weights }: LabelledRows): Matrix {
  if (task === "classification") return answers;
  const { data, rows, columns } = answers;
  const scaled = data.slice();
  for (let column = 0; column < columns; column++) {
    const spread = runningSpread();
    for (let row = 0; row < rows; row++) spread.add(data[row * columns + column], weights[row]);
    const deviation = Math.sqrt(spread.squares() / spread.total());
    if (deviation > 0) for (let row = 0; row < rows; row++) scaled[row * columns + column] /= deviation;
  }
  return { data: scaled, rows, columns };
}
