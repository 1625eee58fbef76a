import { checkKnownOptions } from "../core/checks/check-options.js";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Json } from "../core/json.js";
import type { Batch, Model, ModuleRef } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { checkShape } from "./check-shape.js";
import { leaveUnchecked, uncheckedPredict } from "./unchecked-predict.js";

/**
 * Loads a model from an ES module, in a way that workers can repeat.
 *
 * The module exports a Model, or a function `createModel(args)` that answers one, at once or as a promise.
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
): Promise<[B] extends [never] ? Model : Model<B>> {
  checkKnownOptions("importModel", options, ["export", "args"]);
  if (options.export !== undefined && typeof options.export !== "string") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `importModel: expected export to be the name of an export, got ${String(options.export)}`,
    );
  }
  const ref: ModuleRef = { module: resolve(url).href, ...options };
  const model = await load(ref);
  const { name, input, outputs } = model;
  // Bound, so that a model may be an instance of a class.
  const predict = (batch: never, signal?: AbortSignal) => model.predict(batch, signal);
  const unchecked = uncheckedPredict(model as Model<never>);
  if (unchecked) leaveUnchecked(predict, unchecked);
  return { name, input, outputs, ref, predict } as never;
}

async function load(ref: ModuleRef): Promise<Model> {
  const where = `importModel ${ref.module}`;
  let module: Record<string, unknown>;
  try {
    module = await import(/* @vite-ignore */ ref.module);
  } catch (cause) {
    throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${thrownMessage(cause)}`, { cause });
  }
  const name = ref.export ?? ["default", "createModel", "model"].find((candidate) => candidate in module);
  const exported = name === undefined ? undefined : module[name];
  if (exported === undefined) {
    const available = Object.keys(module).join(", ") || "nothing";
    const wanted = ref.export ? `"${ref.export}"` : '"default", "createModel" or "model"';
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `${where}: expected an export ${wanted}, the module exports ${available}`,
    );
  }
  let model: unknown = exported;
  if (typeof exported === "function") {
    try {
      model = await exported(ref.args);
    } catch (cause) {
      throw new WhyboxError("MODEL_LOAD_FAILED", `${where}: ${name}() threw: ${thrownMessage(cause)}`, { cause });
    }
  }
  if (!isModel(model)) {
    throw new WhyboxError(
      "MODEL_LOAD_FAILED",
      `${where}: expected "${name}" to be a model { name, input, outputs, predict } (see blackBox), or a function that answers one`,
    );
  }
  checkShape(where, model.input, model.outputs);
  return model;
}

function resolve(url: string | URL): URL {
  const text = String(url);
  if (/^[a-z]:[\\/]/i.test(text)) return new URL(`file:///${text.replaceAll("\\", "/")}`);
  if (URL.canParse(text)) return new URL(text);
  if (typeof process === "object" && process.cwd)
    return new URL(asUrlPath(text), `file://${asUrlPath(process.cwd())}/`);
  return new URL(text, globalThis.location.href);
}

/** A file's path may hold characters that mean something else in a URL. */
function asUrlPath(path: string): string {
  return encodeURI(path).replaceAll("#", "%23").replaceAll("?", "%3F");
}

function isModel(value: unknown): value is Model {
  const candidate = value as Model | null;
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    typeof candidate.name === "string" &&
    typeof candidate.predict === "function"
  );
}
