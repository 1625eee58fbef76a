import type { Dataset } from "whybox/audit";
import { type DecisionTree, fitTree, forestModel } from "whybox/trees";

/**
 * A small model for these notebooks: decision trees, each grown on rows drawn with replacement (bagging, Breiman 1996),
 * whose shares of classes are averaged. It travels to worker threads as JSON.
 */
export function baggedTrees(
  { rows, features, target }: Dataset,
  {
    name,
    trees = 60,
    minSamplesLeaf = 6,
    weights: given,
  }: { name: string; trees?: number; minSamplesLeaf?: number; weights?: Float64Array },
) {
  if (target?.kind !== "class") throw new Error("expected a dataset with a target of classes");
  const { classes, values } = target;
  const uniform = generator(1);
  const grown: DecisionTree[] = [];
  for (let tree = 0; tree < trees; tree++) {
    const weights = new Float64Array(rows.rows);
    for (let draw = 0; draw < rows.rows; draw++) weights[Math.floor(uniform() * rows.rows)]++;
    if (given) for (let row = 0; row < rows.rows; row++) weights[row] *= given[row];
    grown.push(fitTree(rows, values, { task: "classification", features, outputs: classes, weights, minSamplesLeaf }));
  }
  return forestModel({ trees: grown, base: classes.map(() => 0), scale: 1 / trees, unit: "probability" }, { name });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
