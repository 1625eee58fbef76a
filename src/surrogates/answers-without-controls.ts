import type { Matrix } from "../core/matrix.js";
import { addColumns } from "../math/add-columns.js";
import { controlSlopes } from "./control-slopes.js";
import type { Replicate } from "./replicate.js";
import type { WeightedMoments } from "./weighted-moments.js";

/**
 * What controls leave of the answers: answers less slopes x controls.
 *
 * @param moments  of the parts and answers of all replicates together
 * @returns per replicate rows x outputs
 */
export function answersWithoutControls(replicates: readonly Replicate[], moments: WeightedMoments): Matrix[] {
  const slopes = controlSlopes(replicates, moments);
  return replicates.map(({ y, controls }) => {
    const { rows, columns: outputs } = y;
    const data = y.data.slice();
    const explained = new Float64Array(rows);
    for (let output = 0; output < outputs && controls; output++) {
      explained.fill(0);
      addColumns(explained, controls.data, controls.rows, slopes[output], 0);
      for (let row = 0; row < rows; row++) data[row * outputs + output] -= explained[row];
    }
    return { data, rows, columns: outputs };
  });
}
