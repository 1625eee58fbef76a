import type { Steps } from "../../core/give-way.js";
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

/** The rows at these positions, with a pause per class. */
export function* classRows(
  { classes, truth, predicted, probabilities, weights, dataset }: ClassAnswers,
  at: Int32Array,
): Steps<ClassRows> {
  const { data, columns } = probabilities;
  const probability: Float64Array[] = [];
  for (let c = 0; c < classes.length; c++) {
    const ofClass = new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) ofClass[i] = data[at[i] * columns + c];
    probability.push(ofClass);
    yield;
  }
  return {
    classes: classes.length,
    truth: at.map((row) => (truth as Float64Array)[row]),
    predicted: at.map((row) => predicted[row]),
    probability,
    weights: Float64Array.from(at, (row) => weights[row]),
    ...(dataset.cluster && { cluster: at.map((row) => (dataset.cluster as Int32Array)[row]) }),
  };
}
