import type { Dataset } from "../../core/dataset.js";
import type { Part } from "../../core/explanation.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Seed } from "../../random/stream.js";
import { isClassifier } from "../answers/answers-reader.js";
import { type ColumnGroups, importanceParts } from "../run/importance-parts.js";
import { chosenLoss, type LossName, lossReader } from "../run/losses.js";
import { sampledRows } from "../run/sampled-rows.js";

/** Everything by which the importance of parts for a loss is measured. */
export type LossSetting = {
  readonly loss: LossName;
  readonly losses: ReturnType<typeof lossReader>;
  readonly parts: readonly (Part & { readonly columns: readonly number[] })[];
  /** Rows of weight above 0 with a true answer. */
  readonly known: Int32Array;
};

/**
 * The loss, log loss or squared error by default, the parts, and the rows to measure on.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a dataset without a target, a loss of the other task, or unknown parts;
 *   INVALID_DATA where no row has a true answer
 */
export function lossSetting(
  where: string,
  model: Model,
  dataset: Dataset,
  options: {
    readonly loss?: LossName;
    readonly groups?: ColumnGroups;
    readonly features?: readonly string[];
    readonly seed: Seed;
  },
): LossSetting {
  const { target } = dataset;
  if (!target) throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected a dataset with a target, got none`);
  const task = isClassifier(model) ? "classification" : "regression";
  const loss = chosenLoss(where, task, options.loss, { classification: "logLoss", regression: "squaredError" });
  const losses = lossReader(where, model, dataset, loss);
  const parts = importanceParts(where, dataset, options.groups, options.features);
  const all = sampledRows(dataset, Number.POSITIVE_INFINITY, options.seed);
  const known = all.filter((row) => !Number.isNaN(target.values[row]));
  if (known.length === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected rows with a true answer, got none`);
  return { loss, losses, parts, known };
}
