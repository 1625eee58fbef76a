import {
  batchRows,
  checkAnswerShape,
  checkFinite,
  checkProbabilities,
  leaveUnchecked,
} from "../core/checks/check-answers.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { showValue } from "../core/checks/show-value.js";
import {
  type CheckedFeatures,
  columnsOf,
  type Feature,
  type Input,
  type Output,
  type RecordOf,
  type WidenedFeature,
} from "../core/features.js";
import { isPromise } from "../core/is-promise.js";
import type { Matrix } from "../core/matrix.js";
import type { Batch, Model, Spent } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { records } from "../tables/records.js";
import { checkShape } from "./check-shape.js";
import { checkedFacts } from "./checked-facts.js";
import { inTurn } from "./in-turn.js";
import { adviceOnLength, BY_NAME, ONE_ROW, predictAdvice } from "./predict-advice.js";

/** Accepted answers of a predict function: rows x outputs, or one number per row where there is one output. */
export type Predicted = Matrix | ArrayLike<number> | readonly ArrayLike<number>[];

type Shape = {
  /** Shown in explanations and errors. Default: the function's name, else "model". */
  readonly name?: string;
  readonly outputs: readonly Output[];
} & Pick<Model, "concurrency" | "rowsPerCall" | "noise" | "price">;
type ColumnsShape<F extends Features> = Shape & {
  readonly input: { readonly kind: "columns"; readonly features: F & CheckedFeatures<F> };
};
type ImageShape = Shape & { readonly input: Extract<Input, { kind: "image" }> };
type TextShape = Shape & { readonly input: { readonly kind: "text" } };

type Features = readonly WidenedFeature[];
/** A model of columns, with what the compiler knows of its features. */
type ColumnsModel<F extends Features> = Model & {
  readonly input: {
    readonly kind: "columns";
    readonly features: F extends readonly Feature[] ? F : readonly Feature[];
  };
};

type Predict<Rows> = (
  rows: Rows,
  signal?: AbortSignal,
  meter?: (spent: Spent) => void,
) => Predicted | Promise<Predicted>;

/**
 * Wraps a predict function, so that it can be explained.
 *
 * The function gets a batch and answers every row of it, at once or as a promise. What it answers is checked:
 * as many rows as were asked, one column per output, finite numbers.
 *
 * @param predict  gets rows in the form that `rows` names, a signal, and a meter to tell what a call really took
 * @param shape.input  the meaning of the columns; `{ kind: "text" }` gets string[]
 * @param shape.outputs  names and units; "probability" for all lets explainers pick the predicted class
 * @param shape.concurrency  number of calls that may be under way at once; 1 for a predict that answers from one buffer or asks
 *   a session that serves one call at a time (see Model)
 * @param shape.noise  "varies" for a function that may answer the same row differently
 * @param shape.price  the price of an answer, if it has one
 * @param shape.rows  "arrays" (default): number[][]. "matrix": a Matrix, without copying, the fastest.
 *   "records": objects by feature name, categories as their labels, gaps as null
 * @throws WhyboxError INVALID_ARGUMENT when the shape is not one; predict throws MODEL_ANSWER_INVALID
 * @example
 * const price = blackBox((rows) => rows.map(([area]) => 50 + 3 * area), {
 *   name: "price",
 *   input: { kind: "columns", features: [{ name: "area", kind: "number", unit: "m2" }] },
 *   outputs: [{ name: "price", unit: "kEUR" }],
 * });
 * await price.predict({ data: Float64Array.of(100), rows: 1, columns: 1 });   // data: [350]
 */
export function blackBox<const F extends Features>(
  predict: Predict<number[][]>,
  shape: ColumnsShape<F> & { readonly rows?: "arrays" },
): ColumnsModel<F>;
export function blackBox<const F extends Features>(
  predict: Predict<Matrix>,
  shape: ColumnsShape<F> & { readonly rows: "matrix" },
): ColumnsModel<F>;
export function blackBox<const F extends Features>(
  predict: Predict<RecordOf<F>[]>,
  shape: ColumnsShape<F> & { readonly rows: "records" },
): ColumnsModel<F>;
export function blackBox(predict: Predict<number[][]>, shape: ImageShape & { readonly rows?: "arrays" }): Model;
export function blackBox(predict: Predict<Matrix>, shape: ImageShape & { readonly rows: "matrix" }): Model;
export function blackBox(predict: Predict<readonly string[]>, shape: TextShape): Model<readonly string[]>;
export function blackBox<B extends Batch>(
  predict: (rows: never, signal?: AbortSignal, meter?: (spent: Spent) => void) => Predicted | Promise<Predicted>,
  shape: Shape & { readonly input: Input; readonly rows?: "arrays" | "matrix" | "records" },
): Model<B> {
  if (typeof predict !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `blackBox: expected predict to be a function, got ${describeValue(predict)}`,
    );
  }
  const name: unknown = shape?.name ?? (predict.name || "model");
  if (typeof name !== "string") {
    throw new WhyboxError("INVALID_ARGUMENT", `blackBox: expected name to be a string, got ${showValue(name)}`);
  }
  const where = `blackBox "${name}"`;
  if (typeof shape !== "object" || shape === null) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a shape { input, outputs }, got ${describeValue(shape)}`,
    );
  }
  checkKnownOptions(where, shape, ["name", "input", "outputs", "rows", "concurrency", "rowsPerCall", "noise", "price"]);
  const { input, outputs } = shape;
  checkShape(where, input, outputs);
  const form = input.kind === "text" ? "matrix" : (shape.rows ?? "arrays");
  const convert = converters[form];
  if (!convert) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected rows "arrays", "matrix" or "records", got ${showValue(form)}`,
    );
  }
  if (form === "records" && input.kind !== "columns") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: rows "records" need input.kind "columns", got "${input.kind}"`,
    );
  }
  const columns = columnsOf(input);
  const facts = checkedFacts(where, shape);
  const byName = form === "arrays" && input.kind === "columns";

  const shaped = (answers: Predicted, rows: number, late: boolean): Matrix => {
    const converted = toMatrix(model, answers, rows, byName);
    checkAnswerShape(model, converted, rows, Array.isArray(answers) ? adviceOnLength(answers.length, columns) : "");
    // A model that answers later may reuse its memory before the answer is read.
    return late ? { ...converted, data: converted.data.slice() } : converted;
  };
  const checked = (answers: Matrix): Matrix => {
    checkFinite(model, answers);
    checkProbabilities(model, answers);
    return answers;
  };
  const call = (
    batch: B,
    rows: number,
    signal: AbortSignal | undefined,
    meter: ((spent: Spent) => void) | undefined,
  ): Predicted | Promise<Predicted> => {
    try {
      return predict(convert(batch, input) as never, signal, meter);
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw new WhyboxError(
        "MODEL_FAILED",
        `${name}.predict: threw: ${cause.message}; predict was given ${rows} ${rows === 1 ? "row" : "rows"}, as ${given[input.kind === "text" ? "text" : form]}${byName ? `; ${BY_NAME}` : ""}`,
        { cause },
      );
    }
  };
  const ask: Model<B>["predict"] = (batch, signal, meter): Matrix | Promise<Matrix> => {
    if (columns !== undefined && (!("data" in batch) || batch.columns !== columns)) {
      const got = "data" in batch ? `${batch.columns}` : "no Matrix";
      throw new WhyboxError("INVALID_ARGUMENT", `${name}.predict: expected ${columns} columns, got ${got}`);
    }
    const rows = batchRows(batch);
    return inTurn(
      predict,
      facts.concurrency,
      () => call(batch, rows, signal, meter),
      (answers, late) => shaped(answers, rows, late),
      signal,
    );
  };
  const model: Model<B> = {
    name,
    input,
    outputs,
    ...facts,
    predict(batch, signal, meter) {
      const answers = ask(batch, signal, meter);
      return isPromise(answers) ? answers.then(checked) : checked(answers);
    },
  };
  leaveUnchecked(model.predict, ask, byName ? BY_NAME : undefined);
  return model;
}

const converters: Record<string, (batch: Batch, input: Input) => unknown> = {
  matrix: (batch) => batch,
  arrays: (batch) => rowsAsArrays(batch as Matrix),
  records: (batch, input) => (input.kind === "columns" ? records(batch as Matrix, input.features) : batch),
};

/** Flat loops: `Array.from` of a typed array was measured to take ten times as long. */
function rowsAsArrays({ data, rows, columns }: Matrix): number[][] {
  const arrays: number[][] = [];
  for (let row = 0, at = 0; row < rows; row++) {
    const numbers = new Array<number>(columns);
    for (let column = 0; column < columns; column++) numbers[column] = data[at++];
    arrays.push(numbers);
  }
  return arrays;
}

/** Description of each form of rows as the predict function sees it, for errors. */
const given: Record<string, string> = {
  matrix: "a Matrix { data, rows, columns }",
  arrays: "an array of arrays of numbers",
  records: "an array of objects by feature name",
  text: "an array of strings",
};

/** Numbers in whatever form they came, as a Matrix; anything else as it is, for the shape check to refuse. */
function toMatrix(model: Model<never>, answers: Predicted, rows: number, byName: boolean): unknown {
  const adviceOn = (answer: unknown, list?: ArrayLike<unknown>) => predictAdvice(answer, list, model, rows, byName);
  if (answers instanceof Float64Array && model.outputs.length === 1) {
    return { data: answers, rows: answers.length, columns: 1 };
  }
  if (typeof answers === "number") {
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected a list of ${rows} answers, one for each row, got ${answers}; ${ONE_ROW}`,
    );
  }
  if (!Array.isArray(answers) && !ArrayBuffer.isView(answers)) {
    if (typeof answers === "object" && answers !== null && "data" in answers) return withDoubles(answers);
    throw new WhyboxError(
      "MODEL_ANSWER_INVALID",
      `${model.name}.predict: expected a Matrix { data: Float64Array, rows, columns } of ${rows} x ${model.outputs.length}, got ${kindOf(answers)}; or return a list of ${rows} answers, one for each row${adviceOn(answers)}`,
    );
  }
  const list = answers as ArrayLike<number> | ArrayLike<number>[];
  const outputs = model.outputs.length;
  const data = new Float64Array(list.length * outputs);
  for (let row = 0; row < list.length; row++) {
    const answer = list[row];
    const values = typeof answer === "number" ? [answer] : answer;
    if (values == null || values.length !== outputs) {
      const expected = outputs === 1 ? "a number" : `${outputs} numbers`;
      const got = isPromise(answer) ? "a promise" : showValue(answer);
      throw new WhyboxError(
        "MODEL_ANSWER_INVALID",
        `${model.name}.predict: expected ${expected} for each of ${rows} rows, got ${got} at row ${row}${adviceOn(answer, list)}`,
      );
    }
    for (let output = 0; output < outputs; output++) {
      const value = values[output];
      if (typeof value !== "number") {
        throw new WhyboxError(
          "MODEL_ANSWER_INVALID",
          `${model.name}.predict: expected finite numbers, got ${showValue(value)} at row ${row}, output "${model.outputs[output].name}"${adviceOn(answer, list)}`,
        );
      }
      data[row * outputs + output] = value;
    }
  }
  return { data, rows: list.length, columns: outputs };
}

/** A value in a few words; a Map, a Set or a generator by its name, since it has no keys to show. */
function kindOf(value: unknown): string {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return typeof value === "object" && value !== null && kind !== "Object"
    ? `an object (${kind})`
    : describeValue(value);
}

/** A Matrix whose numbers came in another typed array, such as the Float32Array of a tensor, as doubles. */
function withDoubles(answers: { data: unknown }): unknown {
  const { data } = answers;
  const isOther = ArrayBuffer.isView(data) && "length" in data && !(data instanceof Float64Array);
  if (!isOther || data instanceof BigInt64Array || data instanceof BigUint64Array) return answers;
  return { ...answers, data: Float64Array.from(data as Float32Array) };
}
