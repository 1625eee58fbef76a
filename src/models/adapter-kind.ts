/** Kinds of models that are no modules. */
export type AdapterKind = "python" | "http" | "onnx" | "json" | "forest";

const PATTERNS: Record<AdapterKind, RegExp> = {
  python: /^python:/,
  http: /^https?:\/\/(?!.*\.[cm]?js$)/,
  onnx: /\.onnx$/i,
  json: /\.json$/i,
  // Files of XGBoost and LightGBM that are not read, but are called what they are.
  forest: /\.(ubj|txt)$/i,
};

/** Kind of model that a path or URL names; undefined for a module. */
export function adapterKind(source: string): AdapterKind | undefined {
  return (Object.keys(PATTERNS) as AdapterKind[]).find((kind) => PATTERNS[kind].test(source));
}
