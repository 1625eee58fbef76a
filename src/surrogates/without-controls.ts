import type { Matrix } from "../core/matrix.js";
import { addColumns } from "../math/add-columns.js";
import { controlSlopes } from "./control-slopes.js";
import type { Replicate } from "./replicate.js";

/** With fewer samples for each part and control, controls would add more noise than they take out. */
const LEAST_ROWS_PER_CONTROL = 4;

/** Answers less what the controls explain of them, one matrix of rows x outputs a randomisation. */
export function withoutControls(replicates: readonly Replicate[]): Matrix[] {
  const controls = replicates[0].controls?.rows ?? 0;
  const rows = replicates.reduce((sum, { z }) => sum + z.rows, 0);
  if (controls === 0 || rows < LEAST_ROWS_PER_CONTROL * (controls + replicates[0].z.columns)) {
    return replicates.map(({ y }) => y);
  }
  const slopes = controlSlopes(replicates);
  return replicates.map(({ y, controls: theirs }) => {
    const data = y.data.slice();
    const explained = new Float64Array(y.rows);
    for (let output = 0; output < y.columns; output++) {
      explained.fill(0);
      if (theirs) addColumns(explained, theirs.data, theirs.rows, slopes[output], 0);
      for (let row = 0; row < y.rows; row++) data[row * y.columns + output] -= explained[row];
    }
    return { ...y, data };
  });
}
