import { features } from "./features.js";

/**
 * A row as the trees see it: 0 or 1 for every label of a category (all 0 where it is missing), numbers as
 * they are, and the median of the training rows where a number is missing.
 *
 * @param rows  a Matrix of rows x features
 * @param medians  one per feature; not used for categories
 */
export function encodeRow({ data, columns }, row, medians) {
  return features.flatMap((feature, column) => {
    const value = data[row * columns + column];
    if (feature.kind === "category") return feature.categories.map((_, code) => (value === code ? 1 : 0));
    return [Number.isNaN(value) ? medians[column] : value];
  });
}

/** Answer of boosted trees to an encoded row: the base plus every tree's leaf. */
export function answerRow({ start, trees }, encoded) {
  return trees.reduce((sum, tree) => sum + leafOf(tree, encoded), start);
}

/** A leaf is a number; a split is [column, threshold, tree below the threshold, tree from the threshold on]. */
function leafOf(tree, encoded) {
  let node = tree;
  while (typeof node !== "number") node = encoded[node[0]] < node[1] ? node[2] : node[3];
  return node;
}
