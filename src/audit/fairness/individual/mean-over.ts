import type { Estimate } from "../../../core/kinds/estimate.js";
import { LEVEL } from "../../run/estimates.js";
import { cellEstimate, meanCell } from "../review/cell.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";

/**
 * The mean of one number per compared row, with its interval over these rows.
 *
 * @param compared  positions among the reviewed rows
 */
export function meanOver(
  values: ArrayLike<number>,
  compared: ArrayLike<number>,
  { weights, cluster }: Pick<ReviewedRows, "weights" | "cluster">,
): Estimate {
  const units = {
    weights: Float64Array.from(compared, (i) => weights[i]),
    ...(cluster && { cluster: Int32Array.from(compared, (i) => cluster[i]) }),
  };
  const all = Int32Array.from({ length: compared.length }, (_, i) => i);
  return cellEstimate(meanCell(values, all, units, "there is no such row"), LEVEL);
}
