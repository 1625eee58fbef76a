import type { Matrix } from "../../core/matrix.js";
import { firstLargest } from "../../math/first-largest.js";

/** What a student loses by answering a row with a leaf's value. */
export interface StudentLoss {
  of(row: number, value: Float64Array): number;
  /** Makes the value the one under which these rows lose least. */
  refit(value: Float64Array, rows: ArrayLike<number>, weights: Float64Array): void;
}

/**
 * The loss that alternating optimisation lowers.
 *
 * @param targets  rows x outputs: the teacher's answers
 * @param task  "classification": 1 where the value's largest class is not the row's, else 0; values are shares.
 *   "regression": the squared distance; values are means
 */
export function studentLoss(targets: Matrix, task: "classification" | "regression"): StudentLoss {
  const { data, columns } = targets;
  const refit: StudentLoss["refit"] = (value, rows, weights) => {
    const sums = new Float64Array(columns);
    let total = 0;
    for (let i = 0; i < rows.length; i++) {
      const weight = weights[rows[i]];
      total += weight;
      for (let c = 0; c < columns; c++) sums[c] += weight * data[rows[i] * columns + c];
    }
    if (total > 0) for (let c = 0; c < columns; c++) value[c] = sums[c] / total;
  };
  if (task === "classification") {
    return { of: (row, value) => 1 - data[row * columns + firstLargest(value, 0)], refit };
  }
  return {
    of: (row, value) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (data[row * columns + c] - value[c]) ** 2;
      return sum;
    },
    refit,
  };
}
