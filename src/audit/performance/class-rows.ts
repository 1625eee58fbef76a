import type { ClassAnswers } from "../answers/answers.js";

/** Counted rows, each with its truth, answers, weight and cluster. */
export type ClassRows = {
  readonly classes: number;
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** classes x rows */
  readonly probability: readonly Float64Array[];
  readonly weights: Float64Array;
  readonly cluster?: Int32Array;
};

/** The rows at these positions. */
export function classRows(
  { classes, truth, predicted, probabilities, weights, dataset }: ClassAnswers,
  at: Int32Array,
): ClassRows {
  const { data, columns } = probabilities;
  return {
    classes: classes.length,
    truth: at.map((row) => (truth as Float64Array)[row]),
    predicted: at.map((row) => predicted[row]),
    probability: classes.map((_, c) => Float64Array.from(at, (row) => data[row * columns + c])),
    weights: Float64Array.from(at, (row) => weights[row]),
    ...(dataset.cluster && { cluster: at.map((row) => (dataset.cluster as Int32Array)[row]) }),
  };
}
