import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";

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
    let [total, mean, squares] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      if (weights[row] === 0) continue;
      total += weights[row];
      const step = data[row * columns + column] - mean;
      mean += (weights[row] / total) * step;
      squares += weights[row] * step * (data[row * columns + column] - mean);
    }
    const deviation = Math.sqrt(squares / total);
    if (deviation > 0) for (let row = 0; row < rows; row++) scaled[row * columns + column] /= deviation;
  }
  return { data: scaled, rows, columns };
}

/** A copy of `rows` rows, from row `from` on. */
export function matrixRows({ data, columns }: Matrix, from: number, rows: number): Matrix {
  return { data: data.slice(from * columns, (from + rows) * columns), rows, columns };
}

/** One matrix below the other. */
export function stacked(tables: readonly Matrix[]): Matrix {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const { columns } = tables[0];
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const table of tables) {
    data.set(table.data, at);
    at += table.data.length;
  }
  return { data, rows, columns };
}
