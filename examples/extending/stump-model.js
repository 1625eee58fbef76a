import { blackBox } from "whybox";

/**
 * An adapter: a Model around whatever answers rows, here a file format of our own that holds one threshold.
 * `ref` says where a worker finds the same model again: this module, the name of this function, and its argument.
 *
 * @param file  { feature, threshold, below, above }
 */
export function stumpModel(file) {
  const features = ["length", "width"].map((name) => ({ name, kind: "number", unit: "mm" }));
  const column = features.findIndex(({ name }) => name === file.feature);
  if (column < 0) {
    throw new Error(`stumpModel: the file splits on ${JSON.stringify(file.feature)}, which is no feature`);
  }
  const answer = (row) => (row[column] <= file.threshold ? file.below : file.above);
  return {
    ...blackBox((rows) => rows.map(answer), {
      name: "stump",
      input: { kind: "columns", features },
      outputs: [{ name: "weight", unit: "g" }],
      noise: "none",
    }),
    ref: { module: import.meta.url, export: "stumpModel", args: file },
  };
}
