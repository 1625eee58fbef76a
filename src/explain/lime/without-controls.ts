import type { Matrix } from "../../core/matrix.js";
import { combineMoments } from "../../regression/combine-moments.js";
import { weightedMoments } from "../../regression/weighted-moments.js";
import { answersWithoutControls } from "./answers-without-controls.js";
import type { Replicate } from "./replicate.js";

/** With fewer samples for each part and control, controls would add more noise than they take out. */
export const MIN_ROWS_PER_CONTROL = 4;

/** What controls leave of the answers, or the answers where there are too few; rows x outputs a randomisation. */
export function withoutControls(replicates: readonly Replicate[]): Matrix[] {
  const controls = replicates[0].controls?.count ?? 0;
  const rows = replicates.reduce((sum, { z }) => sum + z.rows, 0);
  if (controls === 0 || rows < MIN_ROWS_PER_CONTROL * (controls + replicates[0].z.columns)) {
    return replicates.map(({ y }) => y);
  }
  const moments = combineMoments(replicates.map(({ z, y, weights }) => weightedMoments(z, y, weights, "lime")));
  return answersWithoutControls(replicates, moments);
}
