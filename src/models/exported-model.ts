import { WhyboxError } from "../core/whybox-error.js";

type Exports = { readonly [name: string]: unknown };

/** The exports that are looked for, the first that is there. */
const USUAL = ["default", "createModel", "model"];

/**
 * The export of a module that is a model or makes one.
 *
 * The exports of a CommonJS module arrive as one object under "default", and a "default" of its own in there again: they
 * are looked through as if they were the module's.
 *
 * @param wanted  the name of the export, where one was asked for
 * @throws WhyboxError MODEL_LOAD_FAILED, with the exports there are
 */
export function exportedModel(
  module: Exports,
  wanted: string | undefined,
  where: string,
): { name: string; exported: unknown } {
  const layers = [module];
  for (let inner = module.default; isPlainExports(inner) && !layers.includes(inner); inner = inner.default) {
    layers.push(inner);
  }
  const names = wanted === undefined ? USUAL : [wanted];
  for (const layer of layers) {
    for (const name of names) {
      if (name in layer && layer[name] !== undefined && !layers.includes(layer[name] as Exports)) {
        return { name, exported: layer[name] };
      }
    }
  }
  const innermost = layers.at(-1) as Exports;
  if (wanted === undefined && layers.length > 1 && typeof innermost.predict === "function") {
    return { name: "default", exported: innermost };
  }
  const available = [...new Set(layers.flatMap((layer) => Object.keys(layer)))].filter(
    (name) => !["__esModule", "module.exports"].includes(name) && !(name === "default" && layers.length > 1),
  );
  const asked = wanted === undefined ? '"default", "createModel" or "model"' : JSON.stringify(wanted);
  const remedy = available.includes("predict")
    ? '; wrap it: export default blackBox(predict, { input: { kind: "columns", features: [...] }, outputs: [...] })'
    : "";
  throw new WhyboxError(
    "MODEL_LOAD_FAILED",
    `${where}: expected an export ${asked}, the module exports ${available.join(", ") || "nothing"}${remedy}`,
  );
}

/** An object that holds exports rather than being one: neither a model, nor a function, nor a promise of one. */
function isPlainExports(value: unknown): value is Exports {
  if (typeof value !== "object" || value === null) return false;
  return !("predict" in value && "outputs" in value) && !("then" in value);
}
