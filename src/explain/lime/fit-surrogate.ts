import { describeValue } from "../../core/checks/describe-value.js";
import { isPromise } from "../../core/is-promise.js";
import type { Json } from "../../core/json.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixColumn } from "../../core/matrix-rows.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { runningSpread } from "../../math/running-spread.js";
import { square } from "../../math/square.js";
import type { Replicate } from "./replicate.js";

/** A readable model, fitted to the answers of the model that is explained. */
export interface FittedSurrogate {
  /** z: n x parts. Answers one number per row. */
  predict(z: Matrix): ArrayLike<number>;
  /** Description of the surrogate, as JSON. */
  describe(): Json;
}

/** Fits a surrogate. Weights are those of the kernel, all 1 where the kernel is in the sampling. */
export interface Surrogate {
  fit(z: Matrix, y: Float64Array, weights: Float64Array): FittedSurrogate;
}

export type SurrogateFit = {
  readonly description: Json;
  readonly localPrediction: number;
  readonly r2: number | null;
  /** Over folds of whole randomisations, each predicted by a surrogate that did not see it. */
  readonly heldOutR2: number | null;
};

const FOLDS = 5;

/** Fits a surrogate to one output of answered samples, and again to each four fifths of them to see how well it holds. */
export function fitSurrogate(
  surrogate: Surrogate,
  replicates: readonly Replicate[],
  output: number,
  instance: Float64Array,
): SurrogateFit {
  const fitted = fitTo(surrogate, replicates, output);
  const [localPrediction] = Array.from(predict(fitted, { data: instance, rows: 1, columns: instance.length }));
  const description = describe(fitted);
  const folds = Math.min(FOLDS, replicates.length);
  const heldOut = (fold: number) => replicates.filter((_, i) => i % folds === fold);
  const seen = (fold: number) => replicates.filter((_, i) => i % folds !== fold);
  const errors =
    folds > 1
      ? Array.from({ length: folds }, (_, fold) =>
          squaredErrors(fitTo(surrogate, seen(fold), output), heldOut(fold), output),
        )
      : [];
  const spread = totalSpread(replicates, output);
  return {
    description,
    localPrediction,
    r2: spread > 0 ? 1 - squaredErrors(fitted, replicates, output) / spread : null,
    heldOutR2: spread > 0 && folds > 1 ? 1 - errors.reduce((sum, error) => sum + error, 0) / spread : null,
  };
}

function fitTo(surrogate: Surrogate, replicates: readonly Replicate[], output: number): FittedSurrogate {
  const { columns } = replicates[0].z;
  const rows = replicates.reduce((sum, { z }) => sum + z.rows, 0);
  const z = { data: new Float64Array(rows * columns), rows, columns };
  const y = new Float64Array(rows);
  const weights = new Float64Array(rows);
  let at = 0;
  for (const replicate of replicates) {
    z.data.set(replicate.z.data, at * columns);
    y.set(matrixColumn(replicate.y, output), at);
    weights.set(weightsOf(replicate), at);
    at += replicate.z.rows;
  }
  const fitted: unknown = surrogate.fit(z, y, weights);
  checkFitted(fitted);
  return fitted;
}

function checkFitted(fitted: unknown): asserts fitted is FittedSurrogate {
  const { predict, describe } = (fitted ?? {}) as Partial<FittedSurrogate>;
  if (typeof predict === "function" && typeof describe === "function") return;
  const got = isPromise(fitted) ? "a promise; fit at once" : describeValue(fitted);
  throw new WhyboxError("INVALID_ARGUMENT", `lime: expected surrogate.fit to answer { predict, describe }, got ${got}`);
}

/** One finite number per row, or INVALID_ARGUMENT. */
function predict(fitted: FittedSurrogate, z: Matrix): ArrayLike<number> {
  const answers: unknown = fitted.predict(z);
  const length = (answers as ArrayLike<unknown> | undefined)?.length;
  if (length !== z.rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `lime: surrogate.predict: expected ${z.rows} ${z.rows === 1 ? "number" : "numbers"}, one per row of z, got ${length ?? String(answers)}`,
    );
  }
  const numbers = answers as ArrayLike<number>;
  for (let row = 0; row < z.rows; row++) {
    if (Number.isFinite(numbers[row])) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `lime: surrogate.predict: expected finite numbers, got ${describeValue(numbers[row])} at row ${row}`,
    );
  }
  return numbers;
}

function describe(fitted: FittedSurrogate): Json {
  const description: unknown = fitted.describe();
  const wrong = whatIsNoJson(description, "");
  if (wrong === undefined) return description as Json;
  throw new WhyboxError("INVALID_ARGUMENT", `lime: expected surrogate.describe to answer JSON, got ${wrong}`);
}

/** The first thing that JSON cannot hold, and where it is. */
function whatIsNoJson(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
    return undefined;
  }
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(Object(value)) === Object.prototype;
  if (typeof value !== "object" || !isPlain) {
    const got = typeof value === "object" ? `a ${value.constructor?.name ?? "object"}` : String(value);
    return path === "" ? got : `${got} at ${path}`;
  }
  for (const [key, inner] of Object.entries(value)) {
    const wrong = whatIsNoJson(inner, path === "" ? key : `${path}.${key}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function squaredErrors(fitted: FittedSurrogate, replicates: readonly Replicate[], output: number): number {
  return replicates.reduce((sum, replicate) => {
    const predicted = predict(fitted, replicate.z);
    const weights = weightsOf(replicate);
    return (
      sum +
      matrixColumn(replicate.y, output).reduce((inner, y, row) => inner + weights[row] * square(y - predicted[row]), 0)
    );
  }, 0);
}

function totalSpread(replicates: readonly Replicate[], output: number): number {
  const spread = runningSpread();
  for (const replicate of replicates) {
    const weights = weightsOf(replicate);
    matrixColumn(replicate.y, output).forEach((y, row) => {
      spread.add(y, weights[row]);
    });
  }
  return spread.squares();
}

function weightsOf({ z, weights }: Replicate): Float64Array {
  return weights ?? new Float64Array(z.rows).fill(1);
}
