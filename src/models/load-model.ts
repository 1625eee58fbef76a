import { checkKnownOptions } from "../core/checks/check-options.js";
import type { Json } from "../core/json.js";
import type { Batch, Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type AdapterKind, adapterKind } from "./adapter-kind.js";
import { checkSource } from "./check-source.js";
import { type ForestFileOptions, forestFileModel } from "./forest/forest-file-model.js";
import { type HttpModelOptions, httpModel } from "./http/http-model.js";
import { importModel } from "./import-model.js";
import { type OnnxModelOptions, onnxModel } from "./onnx/onnx-model.js";
import { type ProcessModelOptions, pythonModel } from "./process/process-model.js";
import { readBytes } from "./read-bytes.js";
import { type TfjsModelOptions, tfjsModel } from "./tfjs/tfjs-model.js";

export type LoadModelOptions = {
  /** Of a module: which export to take. */
  readonly export?: string;
  /** Of a module: what its createModel is called with. Of all others: the options of the adapter. */
  readonly args?: Json;
};

/** The function that opens each kind of model other than a module. */
const OPENERS: Record<AdapterKind, (source: string, args: Json) => Promise<unknown>> = {
  python: (source, args) => pythonModel(source.slice("python:".length), args as unknown as ProcessModelOptions),
  http: (source, args) => httpModel(source, args as HttpModelOptions),
  onnx: (source, args) => onnxModel(source, args as unknown as OnnxModelOptions),
  json: async (source, args) => {
    const isTensorFlow = /"(modelTopology|weightsManifest)"\s*:/.test(await readText(source));
    return isTensorFlow
      ? tfjsModel(source, args as unknown as TfjsModelOptions)
      : forestFileModel(source, args as unknown as ForestFileOptions);
  },
  forest: (source, args) => forestFileModel(source, args as unknown as ForestFileOptions),
};

async function readText(source: string): Promise<string> {
  const { bytes } = await readBytes("loadModel", source);
  return new TextDecoder().decode(bytes);
}

/**
 * Any model by one text, as the command line takes it: a module (`model.js`), an ONNX file (`model.onnx`), a forest of XGBoost,
 * LightGBM or scikit-learn or a TensorFlow.js model (`model.json`), a server (`http://...`), or a Python file
 * (`python:model.py`).
 *
 * @param source  a path, a URL, or `python:` and a path
 * @param options.args  the adapter's options as JSON, such as `{ "outputs": ["reject", "accept"] }`
 * @throws WhyboxError as importModel, onnxModel, tfjsModel, forestFileModel, httpModel and pythonModel do
 * @example
 * const model = await loadModel("credit.onnx", { args: { outputs: ["reject", "accept"] } });
 */
export async function loadModel<B extends Batch = never>(
  source: string | URL,
  options: LoadModelOptions = {},
  // biome-ignore lint/suspicious/noExplicitAny: what a model takes is known only when it is loaded, as in importModel
): Promise<[B] extends [never] ? Model<any> : Model<B>> {
  checkSource("loadModel", source);
  checkKnownOptions("loadModel", options, ["export", "args"]);
  const text = String(source);
  const kind = adapterKind(text);
  if (!kind) return importModel<B>(source, options);
  const { export: exported, args = {} } = options;
  if (exported !== undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `loadModel: export goes with a module, ${text.replace(/\?.*/, "")} is none`,
    );
  }
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      'loadModel: expected args to be options, such as { "outputs": ["no", "yes"] }',
    );
  }
  return (await OPENERS[kind](text, args)) as never;
}
