import { expect, test } from "vitest";
import { blackBox, distill } from "whybox";
import { rules } from "whybox/trees";
import { treeTeacher, uniformRows } from "../../fixtures/teachers.js";
import { mixed, small, treeTeacherInput } from "./teachers.js";

test("labels by name or number give the student's accuracy beside the teacher's", async () => {
  const labels = mixed.map(([a, b]) => (a <= 0.6 && b <= 0.7 ? "yes" : "no"));
  const { result } = await distill(treeTeacher, mixed, { labels, ...small });
  const numbers = labels.map((label) => Number(label === "yes"));
  const again = await distill(treeTeacher, mixed, { labels: numbers, ...small });
  expect(result.accuracy).toEqual(again.result.accuracy);
  expect(result.accuracy?.teacher as number).toBeGreaterThan(0.6);
  expect(result.accuracy).toMatchObject({ measuredOn: "heldOut", rows: 30 });
});

test("one probability makes a classifier of two classes", async () => {
  const model = blackBox((rows) => rows.map(([a]) => (a > 0.5 ? 0.9 : 0.1)), {
    name: "single",
    input: treeTeacherInput(2),
    outputs: [{ name: "pays", unit: "probability" }],
  });
  const { subject, result } = await distill(model, uniformRows(100, 2), small);
  expect(subject.outputs).toEqual(["not pays", "pays"]);
  expect(result.fidelity.agreement?.share).toBe(1);
  expect(result.size).toBe(2);
});

test("several numbers are followed together, each in its own unit", async () => {
  const model = blackBox((rows) => rows.map(([a, b]) => [a > 0.5 ? 1e6 : 0, b > 0.5 ? 1e-3 : 0]), {
    name: "two",
    input: treeTeacherInput(2),
    outputs: [{ name: "big" }, { name: "small" }],
  });
  const { result } = await distill(model, uniformRows(200, 2), { leaves: 4, budgetRows: 3000 });
  for (const r2 of result.fidelity.r2) expect(r2).toBeGreaterThan(0.95);
});

test("gaps are drawn and learned from only where a feature may be missing", async () => {
  const model = blackBox((rows) => rows.map(([a]) => (Number.isNaN(a) ? 5 : a > 0.5 ? 1 : 0)), {
    name: "gaps",
    input: {
      kind: "columns",
      features: [
        { name: "a", kind: "number", missing: true },
        { name: "b", kind: "number" },
      ],
    },
    outputs: [{ name: "y" }],
  });
  const rows = uniformRows(200, 2).map(([a, b], i) => [i % 5 === 0 ? Number.NaN : a, b]);
  const explanation = await distill(model, rows, { leaves: 3, budgetRows: 2000 });
  expect(explanation.result.fidelity.r2[0] as number).toBeGreaterThan(0.98);
  expect(
    rules(explanation)
      .map(({ text }) => text)
      .join("\n"),
  ).toContain("missing");
});
