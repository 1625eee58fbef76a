import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import type { Json } from "../../core/json.js";
import { applyTree } from "../../trees/apply/apply-tree.js";
import { fitTree } from "../../trees/fit/fit-tree.js";
import type { Surrogate } from "./fit-surrogate.js";

export type TreeSurrogateOptions = {
  /** Default 8: what one takes in at a glance. */
  readonly maxLeaves?: number;
  /** Default: no limit. */
  readonly maxDepth?: number;
  /** Samples in each leaf at least. Default 20. */
  readonly minSamplesLeaf?: number;
};

const DEFAULT_LEAVES = 8;
/** A mean over fewer samples of a noisy neighbourhood says little. */
const DEFAULT_MIN_SAMPLES = 20;

/**
 * A small regression tree as lime's surrogate: local rules with interactions in place of one slope per part. Its
 * description is the tree as JSON, its features the parts in their order; toText draws it by their names.
 *
 * @throws WhyboxError INVALID_ARGUMENT
 * @example
 * const explanation = await lime(probe(model, columns(background, instance)), { surrogate: treeSurrogate({ maxLeaves: 6 }) });
 * console.log(toText(explanation));
 */
export function treeSurrogate(options: TreeSurrogateOptions = {}): Surrogate {
  const where = "treeSurrogate";
  checkKnownOptions(where, options, ["maxLeaves", "maxDepth", "minSamplesLeaf"]);
  checkWholeNumber(where, "maxLeaves", options.maxLeaves, 1);
  checkWholeNumber(where, "maxDepth", options.maxDepth, 1);
  checkWholeNumber(where, "minSamplesLeaf", options.minSamplesLeaf, 1);
  const { maxLeaves = DEFAULT_LEAVES, minSamplesLeaf = DEFAULT_MIN_SAMPLES, maxDepth } = options;
  return {
    fit(z, y, weights) {
      const limits = { maxLeaves, minSamplesLeaf, ...(maxDepth !== undefined && { maxDepth }) };
      const tree = fitTree(z, y, { task: "regression", weights, ...limits });
      return { predict: (asked) => applyTree(tree, asked).data, describe: () => tree as unknown as Json };
    },
  };
}
