import { describe, expect, test } from "vitest";
import { distill, inProcess } from "whybox";
import { applyTree, leafOf, rules } from "whybox/trees";
import { additiveTeacher, treeTeacher, uniformRows } from "../../../fixtures/teachers.js";
import { mixed, small } from "../teachers.js";

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
  test("is as asked for with leaves, and never beyond maxDepth", async () => {
    const { result } = await distill(additiveTeacher, uniformRows(100, 3), { leaves: 6, ...small });
    expect(result.size).toBe(6);
    const flat = await distill(additiveTeacher, uniformRows(100, 3), { leaves: 6, maxDepth: 1, ...small });
    expect(flat.result.size).toBe(2);
    expect(flat.notes.map(({ code }) => code)).toContain("FEWER_LEAVES");
  });
});
