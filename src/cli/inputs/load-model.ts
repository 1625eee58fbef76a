import type { Json } from "../../core/json.js";
import type { Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { loadModel as openModel } from "../../models/load-model.js";

/** The options that say where the model is, in every command. */
export type ModelOptions = {
  readonly model: string;
  readonly modelExport?: string;
  readonly modelArgs?: Json;
};

/** What a function that opens a model says first: its name, and the file or address. */
const OPENER = /^(?:import|load|http|process|python|onnx|tfjs|forestFile)Model [^\n]*?: /;

/**
 * Loads the model that a command names.
 *
 * @throws WhyboxError as loadModel does, in the words of --model
 */
export async function loadModel({ model, modelExport, modelArgs }: ModelOptions): Promise<Model> {
  try {
    return await openModel(model, {
      ...(modelExport !== undefined && { export: modelExport }),
      ...(modelArgs !== undefined && { args: modelArgs }),
    });
  } catch (error) {
    if (!(error instanceof WhyboxError) || !OPENER.test(error.message)) throw error;
    throw new WhyboxError(
      error.code,
      error.message.replace(OPENER, () => `--model ${model}: `),
      { cause: error },
    );
  }
}
