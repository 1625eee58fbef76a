import { expect, test } from "vitest";
import { applyTree, fitTree, pruneTree, pruningPath } from "whybox/trees";
import { atOnce } from "../../../../dist/core/give-way.js";
import { leafBelow, mutableTree } from "../../../../dist/explain/distill/students/mutable-tree.js";
import { pruneWeakestLinks } from "../../../../dist/explain/distill/students/prune-weakest-links.js";
import { treeLoss } from "../../../../dist/explain/distill/students/tree-loss.js";
import { binnedRows } from "../../../../dist/math/binned-rows.js";
import { noises } from "../../../fixtures/games.js";

const [ROWS, COLUMNS] = [120, 3];
const x = { data: Float64Array.from(noises(ROWS * COLUMNS, 2)), rows: ROWS, columns: COLUMNS };
const y = Array.from({ length: ROWS }, (_, row) => {
  const [a, b, c] = x.data.subarray(row * COLUMNS, (row + 1) * COLUMNS);
  return Math.sin(4 * a) + (b > 0.2 ? c : 0) + 0.3 * noises(1, 900 + row)[0];
});
const weights = new Float64Array(ROWS).fill(1);

test("by squared error it is minimal cost-complexity pruning, at every size on its path", () => {
  const features = ["a", "b", "c"].map((name) => ({ name, kind: "number" as const }));
  const grown = fitTree(x, y, { task: "regression", maxLeaves: 20, minSamplesLeaf: 2 });
  const answers = { data: Float64Array.from(y), rows: ROWS, columns: 1 };
  const loss = treeLoss(answers, weights, "regression");
  const data = { x, binned: binnedRows(x, features, 256), weights, loss };
  for (const { alpha, leaves } of pruningPath(grown)) {
    const tree = mutableTree(grown);
    atOnce(pruneWeakestLinks(tree, leaves, data));
    const expected = applyTree(pruneTree(grown, { alpha }), x).data;
    const answered = Array.from({ length: ROWS }, (_, row) => tree[leafBelow(tree, 0, x.data, row * COLUMNS)].value[0]);
    for (const [row, value] of answered.entries()) expect(value).toBeCloseTo(expected[row], 10);
  }
});
