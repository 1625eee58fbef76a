import { expect, test } from "vitest";
import { distill } from "whybox";
import { additiveTeacher, productTeacher, uniformRows } from "../../../fixtures/teachers.js";

test("an additive teacher is recovered by the additive model, term by term", async () => {
  const { result } = await distill(additiveTeacher, uniformRows(400, 3), { as: "additive", budgetRows: 4000 });
  expect(result.fidelity.r2[0]).toBeGreaterThan(0.97);
  expect(result.link).toBe("identity");
  const [a] = result.terms.filter(({ features }) => features[0] === 0);
  const values = a.values.slice(0, -1).map(([value]) => value);
  expect(Math.max(...values) - Math.min(...values)).toBeCloseTo(3, 0);
});

test("a product needs a pair: R2 rises where one is asked for, and the pair is the right one", async () => {
  const rows = uniformRows(300, 3);
  const alone = await distill(productTeacher, rows, { as: "additive", budgetRows: 3000 });
  const paired = await distill(productTeacher, rows, { as: "additive", pairs: 1, budgetRows: 3000 });
  expect(alone.result.fidelity.r2[0] as number).toBeLessThan(0.5);
  expect(alone.notes.map(({ code }) => code)).toContain("LOW_FIDELITY");
  expect(paired.result.fidelity.r2[0] as number).toBeGreaterThan(0.9);
  expect(paired.result.terms.map(({ features }) => features)).toContainEqual([0, 1]);
});
