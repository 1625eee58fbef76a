import { describeValue } from "../../core/checks/describe-value.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Dataset } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";
import { isMatrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Throws INVALID_ARGUMENT unless the model takes the columns that the dataset holds, with the same labels. */
export function checkFits(where: string, model: Model, dataset: Dataset): void {
  if (typeof model?.predict !== "function" || !model.outputs) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a model { name, input, outputs, predict }, got ${describeValue(model)}; wrap a function with blackBox`,
    );
  }
  checkDataset(where, dataset);
  if (model.input.kind !== "columns") {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected a model of columns, got one of ${model.input.kind}`);
  }
  const wanted = model.input.features;
  const names = (features: readonly Feature[]) => quotedNames(features.map(({ name }) => name));
  const different = (wanted.length > dataset.features.length ? wanted : dataset.features).findIndex(
    (_, i) => !isSame(wanted[i], dataset.features[i]),
  );
  if (different < 0) return;
  const [asked, held] = [wanted[different], dataset.features[different]];
  const labels =
    asked?.name === held?.name
      ? `column ${JSON.stringify(asked.name)} has other labels or another kind`
      : `it holds ${names(dataset.features)}`;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: the dataset does not hold what ${model.name} takes (${names(wanted)}): ${labels}; make it with dataset(records, { model })`,
  );
}

/** Throws INVALID_ARGUMENT for anything that is not a dataset of at least one row. */
export function checkDataset(where: string, dataset: Dataset): void {
  if (isMatrix(dataset?.rows) && Array.isArray(dataset.features) && Array.isArray(dataset.groups)) {
    if (dataset.rows.rows > 0) return;
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected a dataset of at least one row, got 0`);
  }
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected a dataset, got ${describeValue(dataset)}; make one with dataset(records, { model, target })`,
  );
}

function isSame(a: Feature | undefined, b: Feature | undefined): boolean {
  if (a === b) return true;
  if (a?.name !== b?.name || a?.kind !== b?.kind) return false;
  if (a?.kind !== "category" || b?.kind !== "category") return true;
  return a.categories.length === b.categories.length && a.categories.every((label, i) => label === b.categories[i]);
}
