import { readDataset } from "whybox/audit";
import { fitTree, forestModel } from "whybox/trees";
import { stream } from "../../dist/random/stream.js";

/**
 * A random forest trained on a table, as something to audit.
 *
 * @param args  { data, target, ignore?, na?, trees?, rows? (of the table, the first so many) }
 */
export async function createModel({ data, target, ignore = [], na = [], trees = 40, every = 1 }) {
  const table = await readDataset(data, { target, ignore, na });
  const { target: truth } = table;
  const known = [...truth.values.keys()].filter((row) => !Number.isNaN(truth.values[row]) && row % every === 0);
  const width = table.rows.columns;
  const isClass = truth.kind === "class";
  const features = table.features.map((feature) => ({ ...feature, missing: true }));
  const outputs = isClass ? truth.classes : [truth.name];
  const grown = Array.from({ length: trees }, (_, t) => {
    const random = stream("benchmark", "forest", t);
    const rows = Array.from({ length: Math.min(4000, known.length) }, () => known[random.integer(known.length)]);
    const hidden = new Set(features.flatMap((_, at) => (random.uniform() < 0.4 ? [at] : [])));
    const x = rows.map((row) =>
      Array.from({ length: width }, (__, at) => (hidden.has(at) ? Number.NaN : table.rows.data[row * width + at])),
    );
    const y = rows.map((row) => truth.values[row]);
    return fitTree(x, y, {
      task: isClass ? "classification" : "regression",
      features,
      outputs,
      maxLeaves: 64,
      minSamplesLeaf: 3,
    });
  });
  const forest = {
    trees: grown,
    base: outputs.map(() => 0),
    scale: 1 / trees,
    ...(isClass && { unit: "probability" }),
  };
  return forestModel(forest, { name: "forest" });
}
