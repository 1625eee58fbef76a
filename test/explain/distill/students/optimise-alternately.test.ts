import { expect, test } from "vitest";
import { applyDistilled, blackBox, distill } from "whybox";
import { applyTree, fitTree } from "whybox/trees";
import { uniformRows } from "../../../fixtures/teachers.js";

const input = { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" })) } as const;
const rows = uniformRows(240, 3);
const squaredError = (truth: readonly number[], said: Float64Array) =>
  truth.reduce((sum, value, row) => sum + (value - said[row]) ** 2, 0);
/** Every row is learned from, none is synthetic: what the tree is fitted to is what it is measured on here. */
const onTheseRows = { heldOut: 0, budgetRows: rows.length + 1 };

test.each([2, 3, 5, 8])(
  "a tree of %i leaves fits its rows at least as well as greedy growth, and better for most",
  async (leaves) => {
    let better = 0;
    for (let turn = 0; turn < 6; turn++) {
      const teach = ([a, b, c]: readonly number[]) => Math.sin(5 * a + turn) * (b > 0.3 + turn / 20 ? 2 : -1) + c * c;
      const model = blackBox((asked) => asked.map(teach), { name: "teacher", input, outputs: [{ name: "y" }] });
      const truth = rows.map(teach);
      const greedy = fitTree(rows, truth, { task: "regression", maxLeaves: leaves, minSamplesLeaf: 2 });
      const chosenAgain = await distill(model, rows, { leaves, ...onTheseRows });
      expect(chosenAgain.result.size).toBeLessThanOrEqual(leaves);
      const [before, after] = [
        squaredError(truth, applyTree(greedy, rows).data),
        squaredError(truth, applyDistilled(chosenAgain, rows).data),
      ];
      expect(after).toBeLessThanOrEqual(before * (1 + 1e-9));
      if (after < before * 0.999) better++;
    }
    if (leaves > 2) expect(better).toBeGreaterThan(2);
  },
);

test("finds the two thresholds of a band, of which greedy growth with the same leaves gets one wrong", async () => {
  // In a band the first greedy threshold is a compromise; with three leaves both can be exact.
  const model = blackBox((asked) => asked.map(([a]) => (a > 0.31 && a < 0.66 ? 1 : 0)), {
    name: "band",
    input,
    outputs: [{ name: "y" }],
  });
  const { result } = await distill(model, rows, { leaves: 3, ...onTheseRows });
  expect(result.fidelity.r2[0]).toBeCloseTo(1, 12);
});
