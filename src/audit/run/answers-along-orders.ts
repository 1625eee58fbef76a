import type { Dataset } from "../../core/dataset.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { RowQuestions } from "./row-questions.js";

/** A row, an order of the parts, and the rows that fill unknown parts. */
export type OrderedRow = {
  readonly row: number;
  readonly order: readonly number[];
  readonly background: ArrayLike<number>;
};

/**
 * Mean answers of the model as the parts of a row become known one after another, in an order and in its reverse.
 *
 * @param parts  the columns of each
 * @param outputs  their number
 * @param withWhole  asks the row itself as well
 * @param onState  gets each mean of the row at a position among `rows`, in the order in which they are returned, with the
 *   answers that it is of: background rows x outputs, valid during the call
 * @returns per row: its own answer (of zeros unless `withWhole`), then that after 1 to k - 1 parts of the order, then of its
 *   reverse
 * Cost: 2 (parts - 1) background rows per row, and one more with `own`.
 */
export async function answersAlongOrders(
  questions: RowQuestions,
  dataset: Dataset,
  parts: readonly { readonly columns: readonly number[] }[],
  rows: readonly OrderedRow[],
  outputs: number,
  withWhole: boolean,
  onState?: (at: number, answers: Float64Array, mean: Float64Array) => void,
): Promise<Float64Array[][]> {
  if (rows.length === 0) return [];
  const { data, columns } = dataset.rows;
  const [k, m, first] = [parts.length, rows[0].background.length, withWhole ? 1 : 0];
  const states = first + 2 * (k - 1) * m;
  const answers = new Float64Array(onState ? m * outputs : 0);
  const means = rows.map(() => Array.from({ length: 2 * (k - 1) + 1 }, () => new Float64Array(outputs)));
  await questions.ask(
    rows.length * states,
    (index, row) => {
      const { row: at, order, background } = rows[Math.floor(index / states)];
      const state = (index % states) - first;
      if (state < 0) {
        row.set(matrixRow(dataset.rows, at));
        return;
      }
      const [step, b] = [Math.floor(state / m), state % m];
      const isReverse = step >= k - 1;
      const length = (step % (k - 1)) + 1;
      row.set(matrixRow(dataset.rows, background[b]));
      for (let i = 0; i < length; i++) {
        for (const column of parts[order[isReverse ? k - 1 - i : i]].columns) row[column] = data[at * columns + column];
      }
    },
    (index, answer) => {
      const state = (index % states) - first;
      const at = Math.floor(index / states);
      const mean = means[at][state < 0 ? 0 : 1 + Math.floor(state / m)];
      for (let o = 0; o < mean.length; o++) mean[o] += answer[o] / (state < 0 ? 1 : m);
      if (!onState || state < 0) return;
      answers.set(answer, (state % m) * outputs);
      if (state % m === m - 1) onState(at, answers, mean);
    },
  );
  return means;
}

/** Contribution of each part along an order and its reverse, averaged over the two: one number per part. */
export function gainsAlongOrders(
  order: readonly number[],
  values: { readonly start: number; readonly between: readonly number[]; readonly end: number },
): Float64Array {
  const k = order.length;
  const gains = new Float64Array(k);
  for (const direction of [0, 1]) {
    const path = [values.start, ...values.between.slice(direction * (k - 1), (direction + 1) * (k - 1)), values.end];
    for (let at = 0; at < k; at++) gains[order[direction === 1 ? k - 1 - at : at]] += (path[at + 1] - path[at]) / 2;
  }
  return gains;
}
