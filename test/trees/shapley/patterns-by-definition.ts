import type { DecisionTree } from "whybox/trees";
import { flatTree } from "../../../dist/trees/apply/flat-tree.js";
import { pathParts } from "../../../dist/trees/shapley/path-parts.js";
import { tabledSubtrees } from "../../../dist/trees/shapley/tabled-subtrees.js";
import { randomFeatures, randomOf, randomRows, randomTree } from "../../fixtures/random-forest.js";
import { leafPaths } from "../leaf-paths.js";

/** A random tree, rows, and what is read off the tree, with features two to a part in every other one. */
export function tabled(seed: number, rows: number) {
  const random = randomOf(seed);
  const features = randomFeatures(random, 3 + 2 * (seed % 6));
  const partOf = Int32Array.from(features, (_, f) => (seed % 2 === 0 ? f >> 1 : f));
  // Paths of more parts than are tabled need depth; most trees do without.
  const isDeep = seed % 6 === 5;
  const given = randomTree(random, features, { depth: isDeep ? 10 : 2 + (seed % 6), leafShare: isDeep ? 0.25 : 0.12 });
  const tree = flatTree("test", "tree", given);
  const paths = pathParts(tree, partOf);
  const parentOf = new Map(
    given.nodes.flatMap((node, n) => ("feature" in node ? [node.left, node.right].map((child) => [child, n]) : [])) as [
      number,
      number,
    ][],
  );
  const x = randomRows(random, features, rows);
  return { given, tree, partOf, paths, parentOf, subtrees: tabledSubtrees(tree, paths), x };
}

/** The parts of each leaf's path that a row fails, as bits in the order of the path's parts. */
export function failedParts({ given, partOf, paths }: ReturnType<typeof tabled>) {
  const meetsOf = new Map(leafPaths(given).map(({ leaf, meets }) => [leaf, meets]));
  return (leaf: number, row: readonly number[]): number => {
    const failing = new Set(row.flatMap((value, f) => (meetsOf.get(leaf)?.(f, value) ? [] : [partOf[f]])));
    return [...paths.parts[leaf]].reduce((bits, part, i) => bits + (failing.has(part) ? 2 ** i : 0), 0);
  };
}

/** Rows column by column. */
export function columnMajor(x: readonly (readonly number[])[]) {
  return { data: Float64Array.from(x[0].flatMap((_, f) => x.map((row) => row[f]))), rows: x.length };
}

export const leavesOf = ({ nodes }: DecisionTree) => [...nodes.keys()].filter((n) => !("feature" in nodes[n]));

/** True if a split of the tree sends the row left, by its JSON. */
function goesLeft({ nodes, features }: DecisionTree, n: number, row: readonly number[]): boolean {
  const node = nodes[n];
  if (!("feature" in node)) throw new Error("expected a split");
  const value = row[node.feature];
  if (Number.isNaN(value)) return node.missing === "left";
  if ("threshold" in node) return value <= node.threshold;
  const asked = features[node.feature];
  const isKnown = asked.kind === "category" && value < asked.categories.length;
  return isKnown ? node.categories.includes(value) : node.missing === "left";
}

/** The pattern of a row in a subtree: parts that it fails on the way to the root, then splits that send it left. */
export function subtreePattern(
  { given, partOf, paths, parentOf }: ReturnType<typeof tabled>,
  { root, from, splits }: { readonly root: number; readonly from: number; readonly splits: readonly number[] },
  row: readonly number[],
): number {
  const failing = new Set<number>();
  for (let n = root, parent = parentOf.get(n); parent !== undefined; n = parent, parent = parentOf.get(n)) {
    const above = given.nodes[parent];
    if ("feature" in above && goesLeft(given, parent, row) !== (above.left === n)) failing.add(partOf[above.feature]);
  }
  const onTheWay = [...paths.parts[root]].reduce((bits, part, i) => bits + (failing.has(part) ? 2 ** i : 0), 0);
  return splits.reduce((bits, n, i) => bits + (goesLeft(given, n, row) ? 2 ** (from + i) : 0), onTheWay);
}
