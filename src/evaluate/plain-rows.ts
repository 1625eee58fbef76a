import { noneKept } from "../core/coalitions.js";
import type { Executor } from "../core/executor.js";
import type { Matrix } from "../core/matrix.js";
import { columnsFromRecipe } from "../maskers/columns/columns.js";

/** An executor's `predict` by way of its `ask`: rows are a background of which nothing is kept, each drawn once. */
export function askPlainRows(ask: Executor["ask"]): Executor["predict"] {
  return (model, rows: Matrix, options) => {
    const masker = columnsFromRecipe({
      kind: "columns",
      background: rows,
      instance: new Float64Array(rows.columns),
      groups: [],
    });
    return ask(
      model,
      masker,
      { z: noneKept(rows.rows, 0), draw: Int32Array.from({ length: rows.rows }, (_, i) => i) },
      options,
    );
  };
}
