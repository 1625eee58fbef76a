import type { Matrix } from "../../core/matrix.js";
import { stackRows } from "../../core/matrix-rows.js";
import type { DistillData } from "./distill-data.js";
import type { DistillTask } from "./distill-task.js";
import type { LabelledRows, SyntheticRows } from "./labelled-rows.js";
import { importanceWeights } from "./uncertainty-weights.js";

/** Share of all weight that the given rows have at least: with half of it, trees were seen to learn them by heart. */
const MIN_GIVEN_SHARE = 0.25;

/**
 * All answered rows, given and synthetic, with their weights. The given rows have a quarter of the weight, or more where
 * they would otherwise weigh less each than synthetic ones. Synthetic rows drawn where the teacher is uncertain are
 * weighted back, so that no region counts for more than it is.
 *
 * @param given  the model's outputs for the training rows
 */
export function labelRows(
  task: DistillTask,
  data: DistillData,
  given: Matrix,
  synthetic: readonly SyntheticRows[],
): LabelledRows {
  const x = stackRows([data.training.x, ...synthetic.map((each) => each.x)]);
  const answers = task.answers(stackRows([given, ...synthetic.map((each) => each.answers)]));
  const weights = new Float64Array(x.rows);
  const rows = { task: task.task, features: data.features, outputs: task.outputs, x, answers, weights };
  const count = data.training.x.rows;
  const total = data.training.weights.reduce((sum, weight) => sum + weight, 0);
  for (let row = 0; row < count; row++) weights[row] = (data.training.weights[row] / total) * x.rows;
  if (synthetic.length === 0) return rows;
  const share = Math.max(MIN_GIVEN_SHARE, count / x.rows);
  for (let row = 0; row < count; row++) weights[row] *= share;
  weights.fill(((1 - share) * x.rows) / (x.rows - count), count);
  if (synthetic.length === 1) return rows;
  return { ...rows, weights: importanceWeights(rows, count, synthetic[0].x.rows) };
}
