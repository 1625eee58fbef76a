import { describeValue } from "../../core/checks/describe-value.js";
import type { Feature } from "../../core/features.js";
import type { DecisionTree, Split, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** A tree in typed arrays, one entry per node, for loops that visit it many times. */
export type FlatTree = {
  readonly nodes: number;
  /** -1 in leaves. */
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** NaN where the split asks for categories. */
  readonly threshold: Float64Array;
  readonly missingLeft: Uint8Array;
  /** Codes that go left; undefined where the split asks for a number. */
  readonly categoriesLeft: readonly (CodeSet | undefined)[];
  /** Number of categories of the split's feature. */
  readonly categories: Int32Array;
  /** nodes x outputs */
  readonly values: Float64Array;
};

/** A set of codes: a byte per code, or a Set where few of many codes are in it. */
export type CodeSet = Uint8Array | ReadonlySet<number>;

/**
 * Reads the JSON of a tree into typed arrays.
 *
 * @param where  the function that was given the tree
 * @param path  where in its argument the tree stands, such as `trees.3`
 * @throws WhyboxError INVALID_DATA naming the path of what is no tree
 */
export function flatTree(where: string, path: string, tree: DecisionTree): FlatTree {
  const fail = (at: string, message: string): never => {
    throw new WhyboxError("INVALID_DATA", `${where}: ${path}.${at}: ${message}`);
  };
  for (const list of ["features", "outputs", "nodes"] as const) {
    if (!Array.isArray(tree?.[list]) || tree[list].length === 0) fail(list, "expected at least one entry");
  }
  const { features, outputs } = tree;
  const nodes = tree.nodes.length;
  const flat = {
    nodes,
    feature: new Int32Array(nodes).fill(-1),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    threshold: new Float64Array(nodes).fill(Number.NaN),
    missingLeft: new Uint8Array(nodes),
    categoriesLeft: new Array<CodeSet | undefined>(nodes),
    categories: new Int32Array(nodes),
    values: new Float64Array(nodes * outputs.length),
  };
  const parents = new Uint8Array(nodes);
  tree.nodes.forEach((node: TreeNode, at) => {
    const value = node?.value;
    if (!Array.isArray(value) || value.length !== outputs.length || !value.every(Number.isFinite)) {
      fail(`nodes.${at}.value`, `expected ${outputs.length} finite numbers, one per output`);
    }
    flat.values.set(value, at * outputs.length);
    if (!("feature" in node)) return;
    const problem = splitProblem(node, at, nodes, features);
    if (problem) fail(`nodes.${at}.${problem[0]}`, problem[1]);
    for (const child of [node.left, node.right]) {
      if (parents[child]++ > 0) fail(`nodes.${at}`, `expected a child of its own, node ${child} has another parent`);
    }
    flat.feature[at] = node.feature;
    flat.left[at] = node.left;
    flat.right[at] = node.right;
    flat.missingLeft[at] = node.missing === "left" ? 1 : 0;
    const feature = features[node.feature];
    if ("threshold" in node) flat.threshold[at] = node.threshold;
    else flat.categoriesLeft[at] = codeSet(node.categories);
    if (feature.kind === "category") flat.categories[at] = feature.categories.length;
  });
  const orphan = parents.indexOf(0, 1);
  if (orphan > 0) fail(`nodes.${orphan}`, "expected a parent, no split leads here");
  return flat;
}

/** The field of a split that cannot be, and what was expected there. */
function splitProblem(
  split: Split,
  at: number,
  nodes: number,
  features: readonly Feature[],
): [string, string] | undefined {
  const feature = features[split.feature];
  if (!feature)
    return ["feature", `expected a feature from 0 to ${features.length - 1}, got ${describeValue(split.feature)}`];
  for (const side of ["left", "right"] as const) {
    const child = split[side];
    if (Number.isInteger(child) && child > at && child < nodes) continue;
    return [side, `expected a node from ${at + 1} to ${nodes - 1}, after its parent, got ${describeValue(child)}`];
  }
  if (split.missing !== "left" && split.missing !== "right") {
    return ["missing", `expected "left" or "right", got ${JSON.stringify(split.missing) ?? "nothing"}`];
  }
  if ("threshold" in split) {
    return Number.isFinite(split.threshold)
      ? undefined
      : ["threshold", `expected a finite number, got ${describeValue(split.threshold)}`];
  }
  if (!Array.isArray(split.categories)) return ["categories", "expected codes of categories, or a threshold"];
  if (feature.kind !== "category") return ["categories", `expected a threshold, "${feature.name}" is a number`];
  const unknown = split.categories.find((code) => feature.categories[code] === undefined);
  if (unknown === undefined) return undefined;
  return ["categories", `expected codes from 0 to ${feature.categories.length - 1}, got ${describeValue(unknown)}`];
}

/** Bytes for a set that may have this many codes per member before it is kept as a Set. */
const MAX_BYTES_PER_CODE = 64;

function codeSet(codes: readonly number[]): CodeSet {
  const length = codes.reduce((most, code) => Math.max(most, code), -1) + 1;
  if (length > MAX_BYTES_PER_CODE * (codes.length + 1)) return new Set(codes);
  const set = new Uint8Array(length);
  for (const code of codes) set[code] = 1;
  return set;
}
