import { noneKept } from "../core/coalitions.js";
import type { Executor } from "../core/executor.js";
import type { Matrix } from "../core/matrix.js";
import { plainRows } from "../maskers/columns/columns-perturber.js";

/** An executor's `predict` by way of its `ask`: each row is a reference row of which no part is kept. */
export function askPlainRows(ask: Executor["ask"]): Executor["predict"] {
  return (model, rows: Matrix, options) => {
    const referenceOf = Int32Array.from({ length: rows.rows }, (_, row) => row);
    return ask(model, plainRows(rows), { z: noneKept(rows.rows, 0), referenceOf }, options);
  };
}
