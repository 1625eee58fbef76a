import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";

/** A student's reading of the teacher's outputs. */
export type DistillTask = {
  readonly task: "classification" | "regression";
  /** Names of the classes, or of the numbers. */
  readonly outputs: readonly string[];
  readonly units: readonly (string | null)[];
  /** rows x outputs, from the model's own outputs. */
  readonly answers: (asked: Matrix) => Matrix;
};

/**
 * Probabilities make a classifier, and a single one a classifier of two classes: its own and `not` it. Anything else
 * is regression, of all outputs at once.
 */
export function distillTask(outputs: readonly Output[]): DistillTask {
  const isClassifier = outputs.every(({ unit }) => unit === "probability");
  const names = outputs.map(({ name }) => name);
  if (!isClassifier) {
    return {
      task: "regression",
      outputs: names,
      units: outputs.map(({ unit }) => unit ?? null),
      answers: (asked) => asked,
    };
  }
  const two = outputs.length === 1;
  const classes = two ? [`not ${names[0]}`, names[0]] : names;
  return {
    task: "classification",
    outputs: classes,
    units: classes.map(() => "probability"),
    answers: (asked) => (two ? withComplement(asked) : asked),
  };
}

function withComplement({ data, rows }: Matrix): Matrix {
  const both = new Float64Array(2 * rows);
  data.forEach((probability, row) => {
    both[2 * row] = 1 - probability;
    both[2 * row + 1] = probability;
  });
  return { data: both, rows, columns: 2 };
}
