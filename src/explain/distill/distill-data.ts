import { checkWeights } from "../../core/checks/check-weights.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Feature } from "../../core/features.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { takeRows } from "../../core/matrix-rows.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Rows } from "../../maskers/columns/check-columns.js";
import { shuffle } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import { cellProblem } from "../../tables/cell.js";
import type { DistillOptions } from "./distill-options.js";

/** Some of the rows, with their weights and labels. */
type DistillRows = {
  readonly x: Matrix;
  readonly weights: Float64Array;
  /** True answers: numbers of classes, or numbers. */
  readonly labels: Float64Array | undefined;
};

export type DistillData = {
  readonly features: readonly Feature[];
  readonly training: DistillRows;
  /** No rows where there were too few to hold any out. */
  readonly heldOut: DistillRows;
};

/** With fewer rows, none are held out. */
const MIN_ROWS_TO_HOLD_OUT = 10;

/**
 * The rows that a student learns from and those that it is measured on, checked.
 *
 * @throws WhyboxError INVALID_DATA, INVALID_ARGUMENT
 */
export function distillData(
  model: Model,
  rows: Rows,
  options: DistillOptions,
  classes: readonly string[] | undefined,
  seed: Seed,
): DistillData {
  const where = "distill";
  if (model.input.kind !== "columns") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a model that takes columns, "${model.name}" takes ${model.input.kind}`,
    );
  }
  const { features } = model.input;
  const x = checkedRows("rows", rows, features);
  const weights = checkWeights(where, "row", x.rows, options.weights);
  const labels = checkedLabels("labels", options.labels, x.rows, classes);
  const all = { x, weights, labels };
  const { heldOut = 0.2 } = options;
  if (typeof heldOut !== "number") {
    const given = checkedRows("heldOut", heldOut, features);
    const ownLabels = checkedLabels("heldOutLabels", options.heldOutLabels, given.rows, classes);
    return {
      features,
      training: all,
      heldOut: { x: given, weights: new Float64Array(given.rows).fill(1), labels: ownLabels },
    };
  }
  if (options.heldOutLabels !== undefined) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: heldOutLabels goes with rows given as heldOut`);
  }
  const order = shuffled(x.rows, seed);
  const count = x.rows < MIN_ROWS_TO_HOLD_OUT ? 0 : Math.round(heldOut * x.rows);
  const training = taken(all, order.slice(count).sort());
  // Rows of weight 0 alone teach nothing.
  if (!training.weights.some((weight) => weight > 0)) {
    return { features, training: all, heldOut: taken(all, new Int32Array(0)) };
  }
  return { features, training, heldOut: taken(all, order.slice(0, count).sort()) };
}

function checkedRows(name: string, rows: Rows, features: readonly Feature[]): Matrix {
  if (!isMatrix(rows) && !Array.isArray(rows)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `distill: expected ${name} to be a Matrix or rows, got ${describeValue(rows)}`,
    );
  }
  const table = isMatrix(rows) ? rows : matrixFor(`distill: ${name}`, rows);
  if (table.rows === 0) throw new WhyboxError("INVALID_DATA", `distill: expected at least one row in ${name}, got 0`);
  if (table.columns !== features.length) {
    throw new WhyboxError(
      "INVALID_DATA",
      `distill: ${name} has ${table.columns} columns but the model takes ${features.length}`,
    );
  }
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const problem = cellProblem(table.data[row * table.columns + column], features[column]);
      if (problem === undefined) continue;
      throw new WhyboxError("INVALID_DATA", `distill: ${name} row ${row}, "${features[column].name}": ${problem}`);
    }
  }
  return table;
}

function checkedLabels(
  name: string,
  labels: ArrayLike<number | string> | undefined,
  rows: number,
  classes: readonly string[] | undefined,
): Float64Array | undefined {
  if (labels === undefined) return undefined;
  if (labels?.length !== rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `distill: expected ${rows} ${name}, one per row, got ${labels === null ? "null" : String(labels.length)}`,
    );
  }
  return Float64Array.from({ length: rows }, (_, row) => {
    const label = labels[row];
    const value = typeof label === "string" && classes ? classes.indexOf(label) : label;
    const fits =
      typeof value === "number" &&
      (classes ? Number.isInteger(value) && value >= 0 && value < classes.length : Number.isFinite(value));
    if (fits) return value as number;
    const expected = classes ? `one of ${quotedNames(classes)} or its number` : "a finite number";
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `distill: expected ${expected} in ${name} at row ${row}, got ${JSON.stringify(label) ?? String(label)}`,
    );
  });
}

function shuffled(rows: number, seed: Seed): Int32Array {
  return shuffle(
    Int32Array.from({ length: rows }, (_, row) => row),
    stream(seed, "distill: held out"),
  );
}

function taken({ x, weights, labels }: DistillRows, chosen: Int32Array): DistillRows {
  return {
    x: takeRows(x, chosen),
    weights: Float64Array.from(chosen, (row) => weights[row]),
    labels: labels && Float64Array.from(chosen, (row) => labels[row]),
  };
}
