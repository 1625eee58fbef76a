import { expect, test } from "vitest";
import { blackBox, distill } from "whybox";
import { treeTeacher, uniformRows } from "../../../fixtures/teachers.js";
import { treeTeacherInput } from "../teachers.js";

test("a soft tree follows a line across all features that a tree of the same size cannot", async () => {
  const model = blackBox(
    (rows) => rows.map((row) => (row.reduce((s, v) => s + v, 0) > 2 ? [0.02, 0.98] : [0.98, 0.02])),
    {
      name: "line",
      input: treeTeacherInput(4),
      outputs: treeTeacher.outputs,
    },
  );
  const rows = uniformRows(200, 4);
  const soft = await distill(model, rows, { as: "softTree", maxDepth: 1, budgetRows: 1500 });
  const hard = await distill(model, rows, { leaves: 2, budgetRows: 1500 });
  expect(soft.result.fidelity.agreement?.share as number).toBeGreaterThan(0.9);
  expect(hard.result.fidelity.agreement?.share as number).toBeLessThan(soft.result.fidelity.agreement?.share as number);
});
