import { leaveUnchecked, uncheckedPredict } from "../core/checks/check-answers.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Json } from "../core/json.js";
import type { Batch, Model, ModuleRef } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { keepForest } from "../trees/apply/forest-model.js";
import { adapterKind } from "./adapter-kind.js";
import { modelAround } from "./around/model-around.js";
import { checkShape } from "./check-shape.js";
import { checkSource } from "./check-source.js";
import { exportedModel } from "./exported-model.js";
import { importFailure } from "./import-failure.js";
import { moduleUrl } from "./module-url.js";

/** A model of which the compiler does not know what it takes, since it is known only once it is loaded. */
// biome-ignore lint/suspicious/noExplicitAny: so that a masker of columns and one of texts both go with it
type LoadedModel = Model<any>;

/**
 * Loads a model from a module, in a way that workers can repeat.
 *
 * The module exports a Model, a promise of one, or a function `createModel(args)` that answers either. ES modules and
 * CommonJS modules will do, and what TypeScript compiles to either. On Node it opens what loadModel opens, too: ONNX files,
 * forests, TensorFlow.js models, servers and Python files.
 *
 * @param url  a URL, or a path relative to the working directory (in a browser: to the page)
 * @param options.export  which export to take; default: "default", else "createModel", else "model"
 * @param options.args  JSON handed to the export where it is a function
 * @throws WhyboxError MODEL_LOAD_FAILED when the module cannot be loaded, or exports no model; INVALID_ARGUMENT
 * @example
 * const model = await importModel("examples/penguins/model.js");
 */
export async function importModel<B extends Batch = never>(
  url: string | URL,
  options: { readonly export?: string; readonly args?: Json } = {},
): Promise<[B] extends [never] ? LoadedModel : Model<B>> {
  checkSource("importModel", url);
  checkKnownOptions("importModel", options, ["export", "args"]);
  if (options.export !== undefined && typeof options.export !== "string") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `importModel: expected export to be the name of an export, got ${describeValue(options.export)}`,
    );
  }
  if (adapterKind(String(url))) return openByAdapter(url, options) as never;
  const ref: ModuleRef = { module: moduleUrl(url).href, ...options };
  const model = await load(ref);
  // Bound, so that a model may be an instance of a class.
  const predict: Model<never>["predict"] = (batch, signal, meter) => model.predict(batch, signal, meter);
  const unchecked = uncheckedPredict(model);
  if (unchecked) leaveUnchecked(predict, unchecked);
  return keepForest(modelAround(model, predict, { ref }), model) as never;
}

/** On Node other kinds of models come by the same door; browsers have a function for each, and no bundle for all. */
async function openByAdapter(url: string | URL, options: object): Promise<unknown> {
  const { loadModel } = await import(
    /* webpackIgnore: true */ /* @vite-ignore */ new URL("./load-model.js", import.meta.url).href
  );
  return loadModel(url, options);
}

async function load(ref: ModuleRef): Promise<Model<never>> {
  const where = `importModel ${ref.module}`;
  let module: { readonly [name: string]: unknown };
  try {
    module = await import(/* webpackIgnore: true */ /* @vite-ignore */ ref.module);
  } catch (cause) {
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${importFailure(ref.module, cause)}`, { cause });
  }
  const { name, exported } = exportedModel(module, ref.export, where);
  let model: unknown;
  try {
    model = await (typeof exported === "function" ? exported(ref.args) : exported);
  } catch (cause) {
    const guess = exportedFunction(name, exported, ref.args);
    const what = typeof exported === "function" ? `${name}() threw` : `the promise "${name}" was rejected`;
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${what}: ${thrownMessage(cause)}${guess}`, { cause });
  }
  if (!isModel(model)) {
    const what = typeof exported === "function" ? `${name}() to answer` : `"${name}" to be`;
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `${where}: expected ${what} a model { name, input, outputs, predict } (see blackBox), got ${describeValue(model)}${lacking(model)}${exportedFunction(name, exported)}`,
    );
  }
  checkShape(where, model.input, model.outputs);
  return model;
}

/** Advice for a module that exports a class or a predict function in place of a model or of a function that makes one. */
function exportedFunction(name: string, exported: unknown, args?: Json): string {
  if (typeof exported !== "function") return "";
  const exporting = name === "default" ? "export default" : `export const ${name} =`;
  if (/^class\b/.test(Function.prototype.toString.call(exported))) {
    return `; it is a class, export an instance of it: ${exporting} new ${exported.name || "Model"}()`;
  }
  if (args !== undefined || exported.length === 0) return "";
  return `; if it is the predict function itself, say what it takes and answers: ${exporting} blackBox(predict, { input: { kind: "columns", features: [...] }, outputs: [...] })`;
}

function lacking(value: unknown): string {
  if (typeof (value as Model | null)?.predict !== "function") return "";
  return `; it lacks ${["name", "input", "outputs"].filter((field) => !(field in (value as object))).join(", ")}`;
}

function isModel(value: unknown): value is Model<never> {
  const candidate = value as Model | null;
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    typeof candidate.name === "string" &&
    typeof candidate.predict === "function"
  );
}
