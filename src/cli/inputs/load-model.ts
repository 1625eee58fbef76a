import type { Json } from "../../core/json.js";
import type { Model } from "../../core/model.js";
import { importModel } from "../../models/import-model.js";

/** The options that say where the model is, in every command. */
export type ModelOptions = {
  readonly model: string;
  readonly modelExport?: string;
  readonly modelArgs?: Json;
};

/**
 * Loads the model that a command names.
 *
 * @throws WhyboxError as importModel does
 */
export function loadModel({ model, modelExport, modelArgs }: ModelOptions): Promise<Model> {
  return importModel(model, {
    ...(modelExport !== undefined && { export: modelExport }),
    ...(modelArgs !== undefined && { args: modelArgs }),
  });
}
