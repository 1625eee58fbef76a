import { describe, expect, test } from "vitest";
import { shapleyLeafValues } from "../../../dist/trees/shapley/leaf-values.js";
import { shapleyWeights } from "../../../dist/trees/shapley/tree-shapley.js";
import { exactShapleyOf } from "./shapley-by-orders.js";

const LENGTH = 4;
const MAX = 6;

describe("shapleyLeafValues", () => {
  const values = shapleyLeafValues(9, shapleyWeights(MAX), MAX);

  test("are the Shapley values of the games in which mixtures reach the leaf, over all orders", () => {
    for (let failed = 0; failed < 2 ** LENGTH; failed++) {
      const background = Float64Array.from({ length: 2 + 2 ** LENGTH }, (_, pattern) => (pattern * 7) % 5);
      const numbers = new Float64Array(LENGTH).fill(0.5);
      values.add(numbers, LENGTH, failed, background, 2);
      // A mixture reaches the leaf where it keeps whatever the background row fails, and nothing that the row fails.
      const game = (kept: number) => {
        let reached = 0;
        for (let other = 0; other < 2 ** LENGTH; other++) {
          if ((other & ~kept) === 0 && (failed & kept) === 0) reached += background[2 + other];
        }
        return reached;
      };
      const expected = exactShapleyOf(LENGTH, game);
      for (const [part, value] of expected.entries()) expect(numbers[part] - 0.5).toBeCloseTo(value, 12);
    }
  });

  test("of a leaf that asks for nothing are none", () => {
    const numbers = new Float64Array(0);
    values.add(numbers, 0, 0, Float64Array.of(1), 0);
    expect([...values.cellsOf(Int32Array.of())]).toEqual([]);
    expect(values.cells).toBe(9);
  });

  test("stand in the cells of the parts of the path", () => {
    expect([...values.cellsOf(Int32Array.of(7, 0, 3))]).toEqual([7, 0, 3]);
  });
});
