import { expect, test } from "vitest";
import { distill } from "whybox";
import { treeTeacher } from "../../../fixtures/teachers.js";
import { mixed } from "../teachers.js";

test("a rule list ends in a rule that asks nothing, and its rules answer in order", async () => {
  const { result } = await distill(treeTeacher, mixed, { as: "ruleList", leaves: 4, budgetRows: 3000 });
  expect(result.rules.at(-1)?.conditions).toEqual([]);
  expect(result.rules.slice(0, -1).every(({ conditions }) => conditions.length > 0)).toBe(true);
  expect(result.fidelity.agreement?.share as number).toBeGreaterThan(0.8);
});
