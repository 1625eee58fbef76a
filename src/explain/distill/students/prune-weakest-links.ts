import type { Steps } from "../../../core/give-way.js";
import { goesLeft, type MutableTree } from "./mutable-tree.js";
import type { AlternatingData } from "./optimise-alternately.js";

/**
 * Turns splits into leaves until at most `leaves` are left: each time the split that costs the least loss per leaf
 * saved.
 *
 * Source: Breiman, Friedman, Olshen & Stone 1984, section 3.3, with the student's loss for the impurity.
 * Cost: O(n depth + splits^2) time for n rows.
 */
export function* pruneWeakestLinks(tree: MutableTree, leaves: number, data: AlternatingData): Steps<void> {
  const asLeaf = new Float64Array(tree.length);
  yield* loseAsLeaves(
    tree,
    0,
    Uint32Array.from({ length: data.x.rows }, (_, row) => row),
    data,
    asLeaf,
  );
  for (;;) {
    const below = lossesBelow(tree, asLeaf);
    if (below[0].leaves <= leaves) return;
    let weakest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < tree.length; at++) {
      if (below[at] === undefined || tree[at].feature < 0) continue;
      const cost = (asLeaf[at] - below[at].loss) / (below[at].leaves - 1);
      if (cost >= least) continue;
      least = cost;
      weakest = at;
    }
    tree[weakest].feature = -1;
  }
}

type Below = { readonly loss: number; readonly leaves: number };

/** Loss and number of leaves of the tree below each node that can be reached. */
function lossesBelow(tree: MutableTree, asLeaf: Float64Array): readonly Below[] {
  const below: Below[] = new Array(tree.length);
  const visit = (at: number): Below => {
    const { feature, left, right } = tree[at];
    if (feature < 0) below[at] = { loss: asLeaf[at], leaves: 1 };
    else {
      const [l, r] = [visit(left), visit(right)];
      below[at] = { loss: l.loss + r.loss, leaves: l.leaves + r.leaves };
    }
    return below[at];
  };
  visit(0);
  return below;
}

/** Gives every node its value as a leaf, and writes the loss of its rows under it to `asLeaf`. */
function* loseAsLeaves(
  tree: MutableTree,
  at: number,
  rows: Uint32Array,
  data: AlternatingData,
  asLeaf: Float64Array,
): Steps<void> {
  const { x, loss, weights } = data;
  const node = tree[at];
  loss.refit(node.value, rows, weights);
  for (const row of rows) asLeaf[at] += weights[row] * loss.of(row, node.value);
  yield;
  if (node.feature < 0) return;
  const toLeft = (row: number) => goesLeft(node, x.data[row * x.columns + node.feature]);
  yield* loseAsLeaves(tree, node.left, rows.filter(toLeft), data, asLeaf);
  yield* loseAsLeaves(
    tree,
    node.right,
    rows.filter((row) => !toLeft(row)),
    data,
    asLeaf,
  );
}
