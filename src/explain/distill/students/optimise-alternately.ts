import type { Steps } from "../../../core/give-way.js";
import type { Matrix } from "../../../core/matrix.js";
import type { BinnedRows } from "../../../math/binned-rows.js";
import { goesLeft, leafBelow, type MutableNode, type MutableTree } from "./mutable-tree.js";
import type { TreeLoss } from "./tree-loss.js";

export type AlternatingData = {
  readonly x: Matrix;
  readonly binned: BinnedRows;
  /** One per row. */
  readonly weights: Float64Array;
  readonly loss: TreeLoss;
};

/** Trees were not seen to change after this many passes; most stop sooner. */
const MAX_PASSES = 20;

/**
 * Changes the splits of a tree, one at a time and deepest first, to lower its loss on these rows, until a pass over
 * the tree changes none. Its shape stays. Pauses before every split.
 *
 * Growing decides every split once, as if it were the last. Here each is decided again knowing what the tree below
 * makes of a row on either side: rows that lose the same both ways do not count, the others by the difference. Over the bins of every feature the best such split is found exactly; a tie keeps
 * the split as it is. So the loss never rises.
 *
 * Source: Carreira-Perpiñán & Tavallali 2018 (Alternating optimization of decision trees), with splits on one feature.
 * Cost: O(passes x depth x n (d + depth)) time for n rows of d features.
 */
export function* optimiseAlternately(tree: MutableTree, data: AlternatingData): Steps<void> {
  const all = Uint32Array.from({ length: data.x.rows }, (_, row) => row);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    if (!(yield* visit(tree, 0, all, data))) return;
  }
}

/** Children first, with the rows that reach them; then the node itself. True if anything changed. */
function* visit(tree: MutableTree, at: number, rows: Uint32Array, data: AlternatingData): Steps<boolean> {
  const node = tree[at];
  if (rows.length === 0) return false;
  if (node.feature < 0) {
    data.loss.refit(node.value, rows, data.weights);
    return false;
  }
  const { x } = data;
  const toLeft = (row: number) => goesLeft(node, x.data[row * x.columns + node.feature]);
  const below = yield* visit(tree, node.left, rows.filter(toLeft), data);
  const beside = yield* visit(
    tree,
    node.right,
    rows.filter((row) => !toLeft(row)),
    data,
  );
  yield;
  return resplit(tree, node, rows, data) || below || beside;
}

/** Finds the split under which the rows lose least, given the trees on both sides; true if it is a better one. */
function resplit(tree: MutableTree, node: MutableNode, rows: Uint32Array, data: AlternatingData): boolean {
  const { x, binned, weights, loss } = data;
  // The care set (Carreira-Perpiñán & Tavallali 2018): rows whose loss differs between the two sides.
  const careSet = new Uint32Array(rows.length);
  const excess = new Float64Array(rows.length);
  let count = 0;
  let current = 0;
  let total = 0;
  for (let i = 0; i < rows.length; i++) {
    const offset = rows[i] * x.columns;
    const left = leafBelow(tree, node.left, x.data, offset);
    const right = leafBelow(tree, node.right, x.data, offset);
    // The loss of sending the row left, less that of sending it right.
    const cost = weights[rows[i]] * (loss.of(rows[i], tree[left].value) - loss.of(rows[i], tree[right].value));
    if (cost === 0) continue;
    careSet[count] = rows[i];
    excess[count++] = cost;
    total += Math.abs(cost);
    if (goesLeft(node, x.data[offset + node.feature])) current += cost;
  }
  // Gains below the rounding of the sums do not count.
  let best = current - 1e-10 * total;
  let found: Partial<MutableNode> | undefined;
  for (let feature = 0; feature < x.columns && count > 0; feature++) {
    const bins = binned.bins[feature];
    const sums = new Float64Array(bins + 1);
    const codes = binned.codes[feature];
    for (let i = 0; i < count; i++) sums[codes[careSet[i]]] += excess[i];
    // Gaps go where they cost less, whatever the numbers do.
    const missingLeft = sums[bins] < 0 || (sums[bins] === 0 && node.missingLeft);
    const edges = binned.edges[feature];
    let cost = missingLeft ? sums[bins] : 0;
    if (!edges) {
      const categories = new Set<number>();
      for (let code = 0; code < bins; code++) {
        if (sums[code] >= 0) continue;
        categories.add(code);
        cost += sums[code];
      }
      if (cost >= best) continue;
      best = cost;
      found = { feature, threshold: 0, categories, missingLeft };
      continue;
    }
    for (let bin = 0; bin < bins - 1; bin++) {
      cost += sums[bin];
      if (cost >= best) continue;
      best = cost;
      // Bins without rows of the care set may lie on either side: the threshold goes to their middle.
      let last = bin;
      while (last + 1 < bins - 1 && sums[last + 1] === 0) last++;
      found = { feature, threshold: edges[(bin + last) >> 1], categories: undefined, missingLeft };
    }
  }
  if (found) Object.assign(node, found);
  return found !== undefined;
}
