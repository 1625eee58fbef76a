import { describe, expect, test } from "vitest";
import { applyForest, treeInteractions, treeShapley } from "whybox/trees";
import { atOnce } from "../../../dist/core/give-way.js";
import { flatForest } from "../../../dist/trees/apply/flat-forest.js";
import { treeTask } from "../../../dist/trees/shapley/tree-task.js";
import { randomFeatures, randomForest, randomOf, randomRows } from "../../fixtures/random-forest.js";

const random = randomOf(8);
const features = randomFeatures(random, 5);
const forest = randomForest(random, features, 3, { depth: 5, outputs: ["one", "two"] });
const background = randomRows(random, features, 4);
const x = randomRows(random, features, 3);

describe("a forest, rows and a background", () => {
  test("are laid out column by column, with a part for every group and for every other column", () => {
    const groups = { last: [4, 2], first: [1] };
    const task = atOnce(treeTask("test", flatForest("test", forest), background, x, { groups }));
    expect([...task.partOf]).toEqual([2, 1, 0, 3, 0]);
    expect([task.parts, task.rows, task.outputs]).toEqual([4, 3, 2]);
    for (const [laidOut, rows] of [
      [task.x, x],
      [task.background, background],
    ] as const) {
      expect(laidOut.rows).toBe(rows.length);
      expect(rows.map((row, r) => row.map((_, f) => laidOut.data[f * rows.length + r]))).toEqual(rows);
    }
    expect(task.paths).toHaveLength(3);
    expect(task.maxParts).toBe(Math.max(...task.paths.map(({ max }) => max)));
    expect(task.maxParts).toBeGreaterThan(1);
  });

  test("have weights that sum to 1, and the average answer to the background by them", () => {
    const weights = [1, 0, 2, 5];
    const answers = applyForest(forest, background).data;
    const mean = [0, 1].map((output) =>
      weights.reduce((sum, weight, row) => sum + (weight / 8) * answers[row * 2 + output], 0),
    );
    for (const { baseline } of [
      treeShapley(forest, background, x, { weights }),
      treeInteractions(forest, background, x, { weights }),
    ]) {
      for (const [output, value] of mean.entries()) expect(baseline[output]).toBeCloseTo(value, 12);
    }
    const task = atOnce(treeTask("test", flatForest("test", forest), background, x, { weights }));
    expect([...task.backgroundWeights]).toEqual([0.125, 0, 0.25, 0.625]);
    expect([...atOnce(treeTask("test", flatForest("test", forest), background, x, {})).backgroundWeights]).toEqual([
      0.25, 0.25, 0.25, 0.25,
    ]);
  });

  test.each([
    [{ weights: [1, 2] }, "treeShapley: expected"],
    [{ weights: [0, 0, 0, 0] }, "treeShapley: expected"],
    [{ weights: [1, 1, 1, -1] }, "treeShapley: expected"],
    [{ groups: { both: [0, 9] } }, "treeShapley: "],
    [{ groups: { one: [0], two: [0] } }, "treeShapley: "],
  ])("with %j are refused", (options, message) => {
    expect(() => treeShapley(forest, background, x, options)).toThrow(message);
  });
});
