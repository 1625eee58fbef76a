import type { Perturbation } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { columnsPerturber } from "./columns-perturber.js";

/** Rows as they are: reference rows of an input without parts. */
export function plainRows(rows: Matrix): Perturbation<Matrix> {
  const spec = { kind: "columns", background: rows, instance: new Float64Array(rows.columns), groups: [] } as const;
  return { references: rows.rows, spec, perturber: (buffer) => columnsPerturber(spec, buffer) };
}
