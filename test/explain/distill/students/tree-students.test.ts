import { describe, expect, test } from "vitest";
import { blackBox, distill, inProcess } from "whybox";
import { applyTree, leafOf, rules } from "whybox/trees";
import { additiveTeacher, treeTeacher, uniformRows } from "../../../fixtures/teachers.js";
import { mixed, small, treeTeacherInput } from "../teachers.js";

describe("a teacher that is itself a tree", () => {
  test("is recovered: its splits, its categories and its answers, on rows it has not seen too", async () => {
    const { result } = await distill(treeTeacher, mixed, { maxLeaves: 8, budgetRows: 4000 });
    expect(result.size).toBe(4);
    expect(result.fidelity.agreement).toMatchObject({ share: 1, high: 1 });
    const thresholds = result.tree.nodes.flatMap((node) => ("threshold" in node ? [node.threshold] : []));
    expect(Math.min(...thresholds.map((each) => Math.abs(each - 0.6)))).toBeLessThan(0.02);
    const sets = result.tree.nodes.flatMap((node) => ("categories" in node ? [node.categories.join()] : []));
    expect(["0,2", "1"]).toContain(sets[0]);
    const rows = uniformRows(1000, 2, 3);
    const truth = await inProcess().predict(treeTeacher, {
      data: Float64Array.from(rows.flat()),
      rows: 1000,
      columns: 3,
    });
    const said = applyTree(result.tree, rows);
    let agree = 0;
    for (let row = 0; row < 1000; row++) {
      if (said.data[2 * row + 1] > 0.5 === truth.data[2 * row + 1] > 0.5) agree++;
    }
    expect(agree).toBeGreaterThan(970);
  });

  test("has leaves whose support adds up to all rows, each counted on held-out rows", async () => {
    const { result } = await distill(treeTeacher, mixed, { leaves: 4, ...small });
    expect(result.leaves.reduce((sum, { support }) => sum + support, 0)).toBeCloseTo(1, 12);
    expect(result.leaves.reduce((sum, { rows }) => sum + rows, 0)).toBe(30);
    for (const { node, agreement } of result.leaves) {
      expect(result.tree.nodes[node]).not.toHaveProperty("feature");
      if (agreement) expect(agreement.low).toBeLessThanOrEqual(agreement.share);
    }
  });

  test("reads as rules, one per leaf, with merged conditions that hold for exactly the leaf's rows", async () => {
    const explanation = await distill(treeTeacher, mixed, { leaves: 4, ...small });
    const { tree } = explanation.result;
    const leaf = leafOf(tree, mixed);
    const found = rules(explanation);
    expect(found).toHaveLength(explanation.result.size);
    for (const { leaf: at, conditions, text, precision } of found) {
      expect(new Set(conditions.map(({ feature }) => feature)).size).toBe(conditions.length);
      expect(text).toMatch(/^(if .+ then|always) (yes|no)$/);
      expect(precision).toBeGreaterThanOrEqual(0.5);
      mixed.forEach((row, i) => {
        const meets = conditions.every(
          ({ feature, above = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, in: codes }) =>
            codes ? codes.includes(row[feature]) : row[feature] > above && row[feature] <= atMost,
        );
        expect(meets).toBe(leaf[i] === at);
      });
    }
  });
});

describe("the size", () => {
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

  test("is the smallest within one standard error, or half a percent, of the best on held-out rows", async () => {
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

  test("is as asked for with leaves, and never beyond maxDepth", async () => {
    const { result } = await distill(additiveTeacher, uniformRows(100, 3), { leaves: 6, ...small });
    expect(result.size).toBe(6);
    const flat = await distill(additiveTeacher, uniformRows(100, 3), { leaves: 6, maxDepth: 1, ...small });
    expect(flat.result.size).toBe(2);
    expect(flat.notes.map(({ code }) => code)).toContain("FEWER_LEAVES");
  });
});
