import type { Output } from "../features.js";
import { isMatrix, type Matrix } from "../matrix.js";
import type { Batch, Model } from "../model.js";
import type { Range } from "../plan.js";
import { WhyboxError } from "../whybox-error.js";
import { describeValue } from "./describe-value.js";
import { firstNotFinite } from "./finite-numbers.js";
import { quotedNames } from "./quoted-names.js";

/** The number of rows in a batch. */
export function batchRows(batch: Batch): number {
  return "data" in batch ? batch.rows : batch.length;
}

/**
 * Throws MODEL_ANSWER_INVALID unless a model's answer is a Matrix of `rows` rows and one column per output.
 * Finite numbers are checked by checkFinite.
 *
 * @param advice  the end of the error about another number of rows
 */
export function checkAnswerShape(
  model: Model<never>,
  answers: unknown,
  rows: number,
  advice = "",
): asserts answers is Matrix {
  if (!isMatrix(answers)) {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected a Matrix { data: Float64Array, rows, columns } of ${rows} x ${model.outputs.length}, got ${describeValue(answers)}`,
    );
  }
  if (answers.rows !== rows) {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected ${rows} rows, one for each row asked, got ${answers.rows}${advice}`,
    );
  }
  if (answers.columns !== model.outputs.length) {
    const names = quotedNames(model.outputs.map(({ name }) => name));
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected ${model.outputs.length} columns (${names}), got ${answers.columns}`,
    );
  }
}

/**
 * Throws MODEL_ANSWER_INVALID naming the first row and output whose answer is not a finite number.
 *
 * @param describeRow  more about a row, where there is more to say
 */
export function checkFinite(
  model: Model<never>,
  answers: Matrix,
  describeRow?: (row: number) => string | undefined,
): void {
  const index = firstNotFinite(answers.data);
  if (index < 0) return;
  const row = Math.floor(index / answers.columns);
  const output = model.outputs[index % answers.columns].name;
  const more = describeRow?.(row);
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${model.name}.predict: expected finite numbers, got ${answers.data[index]} at row ${row}, output "${output}"${more ? ` (${more})` : ""}${adviceOn(model, answers)}`,
  );
}

/** Squares of larger numbers, and sums of such squares, are beyond the largest double. */
const MAX_SQUARED = 1e150;

/** True for a number, and for a gap, whose squares can be summed. */
export function isSquarable(value: number): boolean {
  return !(Math.abs(value) > MAX_SQUARED);
}

/**
 * Throws MODEL_ANSWER_INVALID for answers so large that errors and variances of them are no numbers.
 *
 * @param where  whose answers they are, for the error
 * @param rowsAre  the name of a row of the answers
 * @param range  the rows to look at; default: all
 */
export function checkSquares(
  where: string,
  outputs: readonly Output[],
  { data, rows, columns }: Matrix,
  rowsAre: "row" | "coalition" = "row",
  range: Range = { from: 0, to: rows },
): void {
  const end = range.to * columns;
  let index = range.from * columns;
  while (index < end && isSquarable(data[index])) index++;
  if (index === end) return;
  const output = outputs[index % columns].name;
  const at = `at ${rowsAre} ${Math.floor(index / columns)}, output "${output}"; scale the output down`;
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    // Each answer is finite, or it would have been refused: what is not is a sum of several.
    Number.isFinite(data[index])
      ? `${where}: answers are so large that their squares are beyond the largest double, got ${data[index]} ${at}`
      : `${where}: answers are so large that their mean is beyond the largest double, ${at}`,
  );
}

/** A straight line through probabilities leaves 0 to 1 by a little, percentages, counts and log odds by more. */
const MAX_OVERSHOOT = 0.5;

function isNearShare(value: number): boolean {
  return value >= -MAX_OVERSHOOT && value <= 1 + MAX_OVERSHOOT;
}

/**
 * Throws MODEL_ANSWER_INVALID naming the first answer that is called a probability and is far from 0 to 1.
 *
 * @param describeRow  the name of the row in an error; default: its number
 */
export function checkProbabilities(
  model: Model<never>,
  { data, rows, columns }: Matrix,
  describeRow: (row: number) => string = (row) => `row ${row}`,
): void {
  // In the order of the memory first: column by column takes many times as long where there are hundreds of outputs.
  if (data.every(isNearShare)) return;
  for (let output = 0; output < columns; output++) {
    if (model.outputs[output].unit !== "probability") continue;
    for (let row = 0, at = output; row < rows; row++, at += columns) {
      if (isNearShare(data[at])) continue;
      throw new WhyboxError(
        "MODEL_ANSWER_INVALID",
        `${model.name}.predict: expected probabilities from 0 to 1, got ${data[at]} at ${describeRow(row)}, output "${model.outputs[output].name}"; divide percentages by 100, and give scores and log odds another unit than "probability"`,
      );
    }
  }
}

type Predict = Model<never>["predict"];

/** Predict functions that check that their answers are finite, each with its version that does not. */
const unchecked = new WeakMap<Predict, Predict>();

/** What to do where all that a predict function answers is NaN. */
const advice = new WeakMap<Predict, string>();

/**
 * Registers `raw` as `predict` without its check that the numbers are finite. Neither may need `this`.
 *
 * @param onNaN  what to do where all answers are NaN, for the error
 */
export function leaveUnchecked(predict: Predict, raw: Predict, onNaN?: string): void {
  unchecked.set(predict, raw);
  if (onNaN !== undefined) advice.set(predict, onNaN);
}

function adviceOn({ predict }: Model<never>, { data }: Matrix): string {
  const toDo = advice.get(predict);
  return toDo !== undefined && data.every(Number.isNaN) ? `; ${toDo}` : "";
}

/**
 * A model's predict without its own check that the answers are finite, where it has one: an executor checks the sums over
 * reference rows, and a second check of every row was measured to take 1% of the time of a logistic function.
 *
 * Known by the function, not by the model, so that a copy of a model with a predict of its own is asked by that one.
 */
export function uncheckedPredict(model: Model<never>): Predict | undefined {
  return unchecked.get(model.predict);
}
