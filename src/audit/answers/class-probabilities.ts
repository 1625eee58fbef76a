import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";

/**
 * A classifier's answers as probabilities, rows x classes: a single output gives "not it" and "it"; logits are
 * converted.
 */
export function classProbabilities(answers: Matrix, isLogit: boolean): Matrix {
  const { data, rows, columns } = answers;
  if (columns > 1) return isLogit ? softmax(answers) : answers;
  const both = new Float64Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    const p = isLogit ? 1 / (1 + Math.exp(-data[row])) : data[row];
    both[2 * row] = 1 - p;
    both[2 * row + 1] = p;
  }
  return { data: both, rows, columns: 2 };
}

function softmax(answers: Matrix): Matrix {
  const { rows, columns } = answers;
  const shares = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const logits = matrixRow(answers, row);
    const largest = Math.max(...logits);
    const weights = logits.map((logit) => Math.exp(logit - largest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    shares.set(
      weights.map((weight) => weight / total),
      row * columns,
    );
  }
  return { data: shares, rows, columns };
}
