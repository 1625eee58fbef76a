import { goesLeft, type MutableTree } from "./mutable-tree.js";
import type { AlternatingData } from "./optimise-alternately.js";

/**
 * Makes leaves of splits until at most so many leaves are left, each time of the split whose going costs the least
 * loss for every leaf that it saves.
 *
 * Source: Breiman, Friedman, Olshen & Stone 1984, section 3.3, with the student's loss for the impurity.
 * Cost: O(n depth + splits^2) time for n rows.
 */
export function cutWeakestLinks(tree: MutableTree, leaves: number, data: AlternatingData): void {
  const own = new Float64Array(tree.length);
  loseAsLeaves(
    tree,
    0,
    Uint32Array.from({ length: data.x.rows }, (_, row) => row),
    data,
    own,
  );
  for (;;) {
    const below = lossesBelow(tree, own);
    if (below[0].leaves <= leaves) return;
    let weakest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < tree.length; at++) {
      if (below[at] === undefined || tree[at].feature < 0) continue;
      const cost = (own[at] - below[at].loss) / (below[at].leaves - 1);
      if (cost >= least) continue;
      least = cost;
      weakest = at;
    }
    tree[weakest].feature = -1;
  }
}

type Below = { readonly loss: number; readonly leaves: number };

/** What the tree below each node that can be reached loses, and how many leaves it has. */
function lossesBelow(tree: MutableTree, own: Float64Array): readonly Below[] {
  const below: Below[] = new Array(tree.length);
  const visit = (at: number): Below => {
    const { feature, left, right } = tree[at];
    if (feature < 0) below[at] = { loss: own[at], leaves: 1 };
    else {
      const [l, r] = [visit(left), visit(right)];
      below[at] = { loss: l.loss + r.loss, leaves: l.leaves + r.leaves };
    }
    return below[at];
  };
  visit(0);
  return below;
}

/** Gives every node the value it would have as a leaf, and notes what its rows would lose by it. */
function loseAsLeaves(
  tree: MutableTree,
  at: number,
  rows: Uint32Array,
  data: AlternatingData,
  own: Float64Array,
): void {
  const { x, loss, weights } = data;
  const node = tree[at];
  loss.refit(node.value, rows, weights);
  for (const row of rows) own[at] += weights[row] * loss.of(row, node.value);
  if (node.feature < 0) return;
  const toLeft = (row: number) => goesLeft(node, x.data[row * x.columns + node.feature]);
  loseAsLeaves(tree, node.left, rows.filter(toLeft), data, own);
  loseAsLeaves(
    tree,
    node.right,
    rows.filter((row) => !toLeft(row)),
    data,
    own,
  );
}
