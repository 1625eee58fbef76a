import type { Controls } from "../core/controls.js";
import type { Matrix } from "../core/matrix.js";
import { addColumns } from "./add-columns.js";
import { addProducts } from "./add-products.js";

/** Control variates stored in full, one per row of the matrix (controls x samples). */
export function denseControls({ data, rows: count, columns: samples }: Matrix): Controls {
  return {
    count,
    addProducts: (sums, values) => addProducts(sums, 0, data, count, values),
    addTo: (values, slopes) => addColumns(values, data, count, slopes, 0),
    squares: () =>
      Float64Array.from({ length: count }, (_, control) => {
        let sum = 0;
        for (let at = control * samples; at < (control + 1) * samples; at++) sum += data[at] * data[at];
        return sum;
      }),
  };
}
