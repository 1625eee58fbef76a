import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { firstLargest } from "../../math/first-largest.js";

/** What a teacher's outputs mean for a student. */
export type TeacherTask = {
  readonly task: "classification" | "regression";
  /** Names of the classes, or of the numbers. */
  readonly outputs: readonly string[];
  readonly units: readonly (string | null)[];
  /** rows x outputs, from the model's own answers. */
  readonly answers: (asked: Matrix) => Matrix;
  /** rows x outputs: what a student is trained towards; 1 for the class of the highest probability, or the answers. */
  readonly targets: (answers: Matrix) => Matrix;
};

/**
 * Probabilities make a classifier, and a single one a classifier of two classes: its own and `not` it. Anything else
 * is regression, of all outputs at once.
 */
export function teacherTask(outputs: readonly Output[]): TeacherTask {
  const isClassifier = outputs.every(({ unit }) => unit === "probability");
  const names = outputs.map(({ name }) => name);
  if (!isClassifier) {
    const same = (answers: Matrix) => answers;
    return {
      task: "regression",
      outputs: names,
      units: outputs.map(({ unit }) => unit ?? null),
      answers: same,
      targets: same,
    };
  }
  const two = outputs.length === 1;
  const classes = two ? [`not ${names[0]}`, names[0]] : names;
  return {
    task: "classification",
    outputs: classes,
    units: classes.map(() => "probability"),
    answers: (asked) => (two ? withComplement(asked) : asked),
    targets: oneHot,
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

/** 1 in the place of the largest, the first of those that are equal. */
function oneHot({ data, rows, columns }: Matrix): Matrix {
  const marked = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    marked[row * columns + firstLargest(data.subarray(row * columns, (row + 1) * columns), 0)] = 1;
  }
  return { data: marked, rows, columns };
}
