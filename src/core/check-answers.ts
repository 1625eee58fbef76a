import { isMatrix, type Matrix } from "./matrix.js";
import type { Batch, Model } from "./model.js";
import { WhyboxError } from "./whybox-error.js";

/** How many rows a batch has. */
export function batchRows(batch: Batch): number {
  return "data" in batch ? batch.rows : batch.length;
}

/**
 * Throws MODEL_ANSWER_INVALID unless a model's answer is a Matrix of `rows` rows and one column an output.
 * Whether its numbers are finite is checked by checkFinite.
 */
export function checkAnswerShape(model: Model<never>, answers: unknown, rows: number): asserts answers is Matrix {
  if (!isMatrix(answers)) {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected a Matrix { data: Float64Array, rows, columns } of ${rows} x ${model.outputs.length}, got ${shapeOf(answers)}`,
    );
  }
  if (answers.rows !== rows) {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected ${rows} rows, one for each row asked, got ${answers.rows}`,
    );
  }
  if (answers.columns !== model.outputs.length) {
    const names = model.outputs.map(({ name }) => `"${name}"`).join(", ");
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected ${model.outputs.length} columns (${names}), got ${answers.columns}`,
    );
  }
}

/**
 * Throws MODEL_ANSWER_INVALID naming the first row and output whose answer is not a finite number.
 *
 * @param describeRow  more about a row, put behind its number
 */
export function checkFinite(model: Model<never>, answers: Matrix, describeRow?: (row: number) => string): void {
  const index = firstNotFinite(answers.data);
  if (index < 0) return;
  const row = Math.floor(index / answers.columns);
  const output = model.outputs[index % answers.columns].name;
  const more = describeRow ? ` (${describeRow(row)})` : "";
  throw new WhyboxError(
    "MODEL_ANSWER_INVALID",
    `${model.name}.predict: expected finite numbers, got ${answers.data[index]} at row ${row}, output "${output}"${more}`,
  );
}

function firstNotFinite(values: Float64Array): number {
  if (areAllFinite(values)) return -1;
  return values.findIndex((value) => !Number.isFinite(value));
}

/**
 * A finite number times 0 is 0, any other is NaN. Four sums side by side, because each addition waits for the
 * one before it: asking Number.isFinite of every number was measured to take three times as long.
 */
function areAllFinite(values: Float64Array): boolean {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    first += values[i] * 0;
    second += values[i + 1] * 0;
    third += values[i + 2] * 0;
    fourth += values[i + 3] * 0;
  }
  for (let i = whole; i < values.length; i++) first += values[i] * 0;
  return first + second + third + fourth === 0;
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null)
    return `an object with keys ${Object.keys(value).join(", ") || "(none)"}`;
  return String(value);
}
