import { MAX_DUAL_ROWS } from "../../regression/row-selector.js";
import { MAX_FORWARD } from "../../regression/select-columns.js";
import { chosenOutputs } from "../run/output-choice.js";
import { independentReplicates, type LimeState, rowsOf } from "./lime-fits.js";
import { RESAMPLES } from "./selection-stability.js";
import { MAX_GRAM_PARTS } from "./sparse-ridge.js";

/** Steps of conjugate gradients, of two passes each, over rows that are packed 32 to a word. */
const PASSES = 20;

/**
 * Multiplications that the fits of a run take, to within a factor of three or so: what is selected by, and how often.
 * 0 for a surrogate of the user's own.
 */
export function fitWork(state: LimeState): number {
  const { probe, options, surrogate, prediction, resamples = RESAMPLES } = state;
  if (surrogate) return 0;
  const { select, count } = options;
  const parts = probe.parts.length;
  const replicates = independentReplicates(state);
  const rows = rowsOf(replicates);
  const outputs = chosenOutputs(options.outputs, probe.outputs, prediction).length;
  const used = select === "none" ? parts : count;
  if (select === "none" || parts <= MAX_GRAM_PARTS) {
    return (rows * parts * parts) / 16 + (outputs * replicates.length * used * used * used) / 6;
  }
  const selections = outputs * (resamples + 1);
  if (select === "forward" || select === "lassoPath" || (select === "auto" && count <= MAX_FORWARD)) {
    // One look at the rows before the first column is chosen.
    return selections * rows * parts * (count + 1);
  }
  if (rows > MAX_DUAL_ROWS) return selections * rows * parts * PASSES;
  return (rows * rows * parts) / 3 + (selections * rows * rows * rows) / 8;
}
