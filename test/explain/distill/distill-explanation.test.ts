import { describe, expect, test } from "vitest";
import { blackBox, distill } from "whybox";
import { additiveTeacher, uniformRows } from "../../fixtures/teachers.js";
import { treeTeacherInput } from "./teachers.js";

describe("the size that is chosen", () => {
  test("is never a single answer for all rows where more leaves follow the model better", async () => {
    // Few rows and a weak signal: the standard error reaches down to the constant.
    const noisy = blackBox(
      (asked) => asked.map(([a, b]) => 0.3 + 0.02 * (a > 0.5 ? 1 : 0) + 0.25 * Math.sin(400 * b)),
      {
        name: "noisy",
        input: treeTeacherInput(2),
        outputs: [{ name: "pays", unit: "probability" }],
      },
    );
    for (const as of ["tree", "ruleList"] as const) {
      for (const seed of [0, 1, 2]) {
        const { result } = await distill(noisy, uniformRows(60, 2), { as, maxLeaves: 8, seed, budgetRows: 600 });
        const constant = result.curve.find(({ size }) => size === 1)?.fidelity as number;
        const isBest = result.curve.every(({ fidelity }) => (fidelity as number) <= constant);
        expect(result.size > 1 || isBest).toBe(true);
      }
    }
  });

  test("is a single answer only where everything larger is worse by more than chance", async () => {
    const table = uniformRows(3000, 3);
    const fast = blackBox((asked) => asked.map(([a, b, c]) => Math.sin(60 * a) + Math.sin(70 * b) + 0.7 * c), {
      name: "fast",
      input: treeTeacherInput(3),
      outputs: [{ name: "y" }],
    });
    for (const as of ["tree", "ruleList"] as const) {
      for (let seed = 0; seed < 20; seed++) {
        const rows = table.slice(seed * 100, (seed + 1) * 100);
        const { size, curve } = (await distill(fast, rows, { as, seed, maxLeaves: 8, budgetRows: 101 })).result;
        const [constant, ...larger] = curve;
        const reach = larger.map(({ fidelity, standardError }) => (fidelity as number) + (standardError as number));
        if (size === 1) expect(Math.max(...reach)).toBeLessThan(constant.fidelity as number);
      }
    }
  });

  test("is the smallest within one standard error, or half a percent, of the best on the rows that choose", async () => {
    const { result } = await distill(additiveTeacher, uniformRows(200, 3), { maxLeaves: 16, budgetRows: 2000 });
    const best = result.curve.reduce((a, b) => ((b.fidelity as number) > (a.fidelity as number) ? b : a));
    const least = (best.fidelity as number) - Math.max(0.005, best.standardError as number);
    const first = result.curve.find(({ fidelity }) => (fidelity as number) >= least);
    expect(result.size).toBe(first?.size);
    expect(result.curve.map(({ size }) => size)).toEqual(
      result.curve.map(({ size }) => size).toSorted((a, b) => a - b),
    );
    expect(result.curve[0]).toMatchObject({ size: 1 });
  });

  test("of an additive model is the largest, as terms are read one at a time", async () => {
    const options = { as: "additive" as const, budgetRows: 1000 };
    const { result } = await distill(additiveTeacher, uniformRows(100, 3), options);
    expect(result.size).toBe(result.curve.at(-1)?.size);
  });
});

describe("the explanation of a student", () => {
  test("gives each leaf the share of the rows, given and held out, that end in it", async () => {
    const { result, diagnostics } = await distill(additiveTeacher, uniformRows(100, 3), {
      maxLeaves: 6,
      budgetRows: 800,
    });
    const leaves = (result as unknown as { leaves: { support: number }[] }).leaves;
    expect(leaves.length).toBe(result.size);
    expect(leaves.reduce((sum, { support }) => sum + support, 0)).toBeCloseTo(1, 10);
    expect((diagnostics.trainingRows as number) + (diagnostics.heldOutRows as number)).toBe(100);
  });

  test("predicts on average what the model answers to the training rows, by their weights", async () => {
    const rows = uniformRows(60, 2);
    const model = blackBox((asked) => asked.map(([a]) => [a, 3]), {
      name: "first",
      input: treeTeacherInput(2),
      outputs: [{ name: "a" }, { name: "three" }],
    });
    const weights = rows.map((_, row) => (row % 2 === 0 ? 0 : 1));
    const { subject } = await distill(model, rows, { weights, heldOut: 0, budgetRows: 200 });
    const counted = rows.filter((_, row) => row % 2 === 1);
    expect(subject.prediction[0]).toBeCloseTo(counted.reduce((sum, [a]) => sum + a, 0) / counted.length, 10);
    expect(subject.prediction[1]).toBeCloseTo(3, 10);
  });
});
