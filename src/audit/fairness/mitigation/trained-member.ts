import { describeValue } from "../../../core/checks/describe-value.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Matrix } from "../../../core/matrix.js";
import type { Model } from "../../../core/model.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { checkFits } from "../../answers/check-fits.js";
import type { Member } from "./mixture-model.js";

/**
 * Trains a model. Labels are 1 where the row is to get a favourable class and 0 where not; they and the weights differ from
 * call to call, and are what the constraint asks for. The model answers the probability of 1 (one output), or those of 0
 * and 1 in this order (two outputs), for the rows' columns.
 */
export type Train = (
  rows: Matrix,
  labels: Float64Array,
  weights: Float64Array,
  signal?: AbortSignal,
) => Model | Promise<Model>;

/**
 * Trains on rows with a weight above 0, and checks the result; where all labels are the same no training is needed.
 *
 * @throws WhyboxError INVALID_ARGUMENT for what is no model of the dataset's columns with one or two outputs
 */
export async function trainedMember(
  where: string,
  train: Train,
  dataset: Dataset,
  matrix: Matrix,
  labels: Float64Array,
  weights: Float64Array,
  signal?: AbortSignal,
): Promise<Member> {
  const counting = labels.filter((_, row) => weights[row] > 0);
  if (counting.every((label) => label === counting[0])) return { always: counting[0] === 1 ? 1 : 0 };
  const model = await train({ ...matrix, data: matrix.data.slice() }, labels.slice(), weights.slice(), signal);
  if (typeof model?.predict !== "function" || !Array.isArray(model.outputs) || model.outputs.length > 2) {
    const got = Array.isArray(model?.outputs) ? `one of ${model.outputs.length} outputs` : describeValue(model);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected train to give a model of one output, the probability of 1, or of two, those of 0 and 1; got ${got}`,
    );
  }
  checkFits(where, model, dataset);
  return { model, favourable: 1 };
}
