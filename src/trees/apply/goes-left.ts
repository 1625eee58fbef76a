import type { FlatTree } from "./flat-tree.js";

/** True if a split sends a value left. */
export function goesLeft(tree: FlatTree, node: number, value: number): boolean {
  if (value <= tree.threshold[node]) return true;
  const codes = tree.categoriesLeft[node];
  if (codes !== undefined && value < tree.categories[node]) {
    return codes instanceof Uint8Array ? codes[value] === 1 : codes.has(value);
  }
  // The rest is a number above the threshold, a gap, or a category the tree does not know.
  return (codes !== undefined || Number.isNaN(value)) && tree.missingLeft[node] === 1;
}

/**
 * For many values at once, whether a split sends them left: -1 (all bits set) for those, 0 for the others.
 *
 * @param values  values of the split's feature
 * @param sent  written to, one entry per value
 */
export function goLeft(tree: FlatTree, node: number, values: Float64Array, sent: Int32Array): void {
  const threshold = tree.threshold[node];
  // Numbers made of comparisons, not chosen by them: a branch per value would be mispredicted half of the time.
  if (tree.categoriesLeft[node] !== undefined) {
    for (let i = 0; i < values.length; i++) sent[i] = -Number(goesLeft(tree, node, values[i]));
  } else if (tree.missingLeft[node] === 1) {
    for (let i = 0; i < values.length; i++) sent[i] = -Number(!(values[i] > threshold));
  } else {
    for (let i = 0; i < values.length; i++) sent[i] = -Number(values[i] <= threshold);
  }
}
