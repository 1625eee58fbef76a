import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { summariseNode } from "../../../dist/trees/fit/summarise-node.js";
import { impurity } from "../brute-force-tree.js";

/** Rows of a table of which a node holds some, in an order of its own. */
const table = fc
  .array(fc.record({ y: fc.integer({ min: 0, max: 3 }), weight: fc.integer({ min: 1, max: 4 }), key: fc.nat() }), {
    minLength: 3,
    maxLength: 12,
  })
  .map((items) => ({
    y: items.map(({ y }) => y),
    weights: items.map(({ weight }) => weight),
    order: [...items.keys()].sort((a, b) => items[a].key - items[b].key || a - b),
  }));

/** The table as a tree's training rows, with these targets per row. */
const training = (
  task: "classification" | "regression",
  y: readonly number[],
  weights: readonly number[] | undefined,
  order: readonly number[],
  outputs: number,
) => ({
  x: { data: new Float64Array(order.length), rows: order.length, columns: 1 },
  features: [{ name: "x", kind: "number" as const }],
  task,
  outputs,
  labels: task === "classification" ? Int32Array.from(y) : new Int32Array(),
  targets: task === "regression" ? Float64Array.from(y) : new Float64Array(),
  weights: weights && Float64Array.from(weights),
  rows: Uint32Array.from(order),
});

describe("summariseNode", () => {
  test.each(["gini", "entropy", "squaredError", "absoluteError"] as const)(
    "measures impurity as defined, %s",
    (criterion) => {
      const task = criterion === "gini" || criterion === "entropy" ? "classification" : "regression";
      fc.assert(
        fc.property(table, fc.boolean(), ({ y, weights, order }, isWeighted) => {
          const used = isWeighted ? weights : y.map(() => 1);
          const rows = training(task, y, isWeighted ? weights : undefined, order, task === "classification" ? 4 : 1);
          const found = summariseNode(rows, criterion, rows.rows, 1, order.length);
          const inside = order.slice(1);
          expect(found.samples).toBe(inside.length);
          expect(found.weight).toBe(inside.reduce((sum, row) => sum + used[row], 0));
          expect(found.impurity).toBeCloseTo(impurity({ criterion, y, weights: used }, inside), 12);
        }),
      );
    },
  );

  test("answers with shares of classes, the mean, or a median", () => {
    fc.assert(
      fc.property(table, ({ y, weights, order }) => {
        const all = y.length;
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const weightOf = (holds: (target: number) => boolean) =>
          weights.reduce((sum, weight, row) => sum + (holds(y[row]) ? weight : 0), 0);
        const classes = training("classification", y, weights, order, 4);
        const shares = summariseNode(classes, "gini", classes.rows, 0, all);
        expect(shares.value).toEqual([0, 1, 2, 3].map((label) => expect.closeTo(weightOf((y) => y === label) / total)));
        expect([...shares.classWeights]).toEqual([0, 1, 2, 3].map((label) => weightOf((y) => y === label)));
        const numbers = training("regression", y, weights, order, 1);
        const mean = y.reduce((sum, target, row) => sum + weights[row] * target, 0) / total;
        expect(summariseNode(numbers, "squaredError", numbers.rows, 0, all).value[0]).toBeCloseTo(mean, 12);
        const [median] = summariseNode(numbers, "absoluteError", numbers.rows, 0, all).value;
        expect(2 * weightOf((y) => y < median)).toBeLessThanOrEqual(total);
        expect(2 * weightOf((y) => y > median)).toBeLessThanOrEqual(total);
      }),
    );
  });

  test("adds impurity up over outputs", () => {
    const order = [2, 0, 1];
    const both = training("regression", [1, 10, 2, 30, 6, 20], undefined, order, 2);
    for (const criterion of ["squaredError", "absoluteError"] as const) {
      const apart = [
        [1, 2, 6],
        [10, 30, 20],
      ].map((y) => impurity({ criterion, y, weights: [1, 1, 1] }, order));
      const found = summariseNode(both, criterion, both.rows, 0, 3);
      expect(found.impurity).toBeCloseTo(apart[0] + apart[1], 12);
      expect(found.value).toEqual(criterion === "squaredError" ? [3, 20].map((mean) => expect.closeTo(mean)) : [2, 20]);
    }
  });

  test("keeps the digits of targets far from 0, and is pure exactly where all rows are alike", () => {
    const far = training("regression", [1e9 + 1, 1e9 + 2, 1e9 + 3], [1, 1, 2], [0, 1, 2], 1);
    const found = summariseNode(far, "squaredError", far.rows, 0, 3);
    // Mean 2.25 above 1e9: (1.5625 + .0625 + 2 x .5625) / 4.
    expect(found.impurity).toBeCloseTo(0.6875, 12);
    expect(found.origin[0] + found.fromOrigin[0] - 1e9).toBeCloseTo(2.25, 6);
    expect(found.fromOrigin[0]).toBeCloseTo(1.25, 12);
    for (const criterion of ["squaredError", "absoluteError"] as const) {
      const alike = training("regression", [0.1, 0.1, 0.1], [0.1, 0.2, 0.7], [0, 1, 2], 1);
      expect(summariseNode(alike, criterion, alike.rows, 0, 3)).toMatchObject({ impurity: 0, value: [0.1] });
    }
    const one = training("classification", [1, 1, 1], [0.1, 0.2, 0.7], [0, 1, 2], 2);
    for (const criterion of ["gini", "entropy"] as const) {
      expect(summariseNode(one, criterion, one.rows, 0, 3)).toMatchObject({ impurity: 0, value: [0, 1] });
    }
    // So much lighter that its class's share is lost beside the other's.
    const speck = training("classification", [1, 0], [1, 1e-20], [0, 1], 2);
    expect(summariseNode(speck, "gini", speck.rows, 0, 2).impurity).toBe(0);
  });
});
