import type { Input } from "../core/features.js";
import type { Json } from "../core/json.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { BatchJob } from "./job.js";

/** Opens a model by what `--model` takes. */
export type LoadModel = (path: string, options: { readonly export?: string; readonly args?: Json }) => Promise<Model>;

type ColumnsModel = Model & { readonly input: Extract<Input, { kind: "columns" }> };

/** The model of a job, which has to take columns. Throws INVALID_ARGUMENT for another, and as `loadModel` does. */
export async function loadedModel(
  { model: { path, files: _, ...options } }: BatchJob,
  loadModel: LoadModel,
): Promise<ColumnsModel> {
  const model = await loadModel(path, options);
  if (model.input.kind === "columns") return model as ColumnsModel;
  await model.close?.();
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${path}: a batch explains rows of a table; the model takes ${model.input.kind}`,
  );
}
