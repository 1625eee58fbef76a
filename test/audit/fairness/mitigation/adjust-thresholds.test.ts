import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { adjustThresholds, dataset } from "whybox/audit";
import type { Person } from "../../../fixtures/scored-people.js";
import { expectedRates, fitted, given, model, people, thresholdsOf } from "./people.js";

describe("groups", () => {
  test("of too few rows, or never seen, keep the model's own decision", async () => {
    const records = people.map((each, i) => ({ ...each, sex: i < 25 ? "x" : each.sex }));
    const { model: fair, report } = await adjustThresholds(model, given(records), { favourable: "yes" });
    const [small] = thresholdsOf(report).filter(({ group }) => group === "x");
    expect(small.steps).toEqual([]);
    expect(small.reason).toMatch(/rows, fewer than 30/);
    expect(report.notes.map(({ code }) => code)).toContain("GROUPS_NOT_FITTED");
    const rows = matrix([
      [0.51, 1, Number.NaN],
      [0.49, 1, Number.NaN],
    ]);
    expect(Array.from((await fair.predict(rows)).data)).toEqual([0, 1, 1, 0]);
  });

  test("whose scores are constant are decided by draws alone", async () => {
    const records = people.map((each) => (each.sex === "f" ? { ...each, score: 0.5 } : each));
    const { report } = await fitted({ constraint: "demographicParity" }, records);
    const [women] = thresholdsOf(report);
    expect(women.steps.map(({ threshold }) => threshold)).toEqual([null, 0]);
    const [f, m] = thresholdsOf(report).map((group) => expectedRates(records, group));
    expect(f.selection).toBeCloseTo(m.selection, 6);
  });

  test("without positives are left out of equal opportunity, and kept in demographic parity", async () => {
    const records = people.map((each, i) => (i % 3 === 0 ? { ...each, sex: "x", y: "no" } : each));
    const { report } = await adjustThresholds(model, given(records), {
      favourable: "yes",
      constraint: "equalOpportunity",
    });
    expect(thresholdsOf(report).find(({ group }) => group === "x")?.reason).toMatch(/0 rows that are truly favourable/);
    const parity = await fitted({}, records as Person[]);
    const rates = thresholdsOf(parity.report).map((group) => expectedRates(records as Person[], group).selection);
    expect(Math.max(...rates) - Math.min(...rates)).toBeLessThan(1e-6);
  });
});

describe("what cannot be done is refused", () => {
  const options = { favourable: "yes" };

  test.each([
    ["one group", given(people.filter(({ sex }) => sex === "m")), options, "all rows of"],
    [
      "no positives in any group but one",
      given(people.map((each) => (each.sex === "f" ? { ...each, y: "no" } : each))),
      { ...options, constraint: "equalOpportunity" },
      "expected two groups or more with enough rows",
    ],
    ["no such groups", given(), { ...options, groups: ["race"] }, 'no groups "race"'],
    ["no favourable class", given(), {}, "expected favourable"],
    [
      "a target of one class only",
      given(people.map((each) => ({ ...each, y: "no" }))),
      { ...options, constraint: "equalizedOdds" },
      "expected two groups or more",
    ],
    ["an unknown option", given(), { ...options, constraints: "x" }, "unknown option"],
    ["a tolerance of 1", given(), { ...options, tolerance: 1 }, "expected tolerance"],
  ] as const)("%s", async (_, rows, chosen, message) => {
    await expect(adjustThresholds(model, rows, chosen as never)).rejects.toThrow(message);
    await expect(adjustThresholds(model, rows, chosen as never)).rejects.toThrow(/^adjustThresholds/);
  });

  test("a dataset without a target", async () => {
    const rows = dataset(people, { model, groups: ["sex"] });
    await expect(adjustThresholds(model, rows, options)).rejects.toThrow("adjustThresholds: the dataset has no target");
  });
});
