import { describe, expect, test } from "vitest";
import { selectFeatures } from "whybox/statistics";
import { rowSelector } from "../../dist/regression/row-selector.js";
import { noises } from "../fixtures/games.js";

const giveWay = async () => {};

/** Blocks of rows of 0 and 1 with weights, and the same rows as one table in which a block occurs as often as it counts. */
function problem(rows: number, columns: number, seed: number, counts: readonly number[]) {
  const perBlock = rows / counts.length;
  const blocks = counts.map((_, block) => {
    const z = {
      data: Float64Array.from(noises(perBlock * columns, seed + 31 * block), (value) => Number(value > 0)),
      rows: perBlock,
      columns,
    };
    // The last column never varies, the one before it repeats the first.
    for (let row = 0; row < perBlock; row++) {
      z.data[(row + 1) * columns - 1] = 1;
      z.data[(row + 1) * columns - 2] = z.data[row * columns];
    }
    const noise = noises(perBlock, seed + 17 * block + 5);
    const y = Float64Array.from(noise, (value, row) => {
      let sum = value / 5;
      for (let c = 0; c < Math.min(6, columns); c++) sum += z.data[row * columns + c] * (c - 2.5);
      return sum;
    });
    return { z, y, weights: Float64Array.from(noises(perBlock, seed + block + 900), (value) => 1 + value / 2) };
  });
  const repeated = blocks.flatMap((block, b) => Array.from({ length: counts[b] }, () => block));
  const table = repeated.flatMap(({ z }) =>
    Array.from({ length: z.rows }, (_, row) => Array.from(z.data.subarray(row * columns, (row + 1) * columns))),
  );
  return {
    blocks,
    table,
    y: repeated.flatMap(({ y }) => Array.from(y)),
    weights: repeated.flatMap(({ weights }) => Array.from(weights)),
  };
}

describe("selection from rows finds what selection from a Gram matrix finds", () => {
  const counts = [1, 0, 2, 1];
  const instance = new Array(12).fill(1);
  test.each(["forward", "highestWeights", "lassoPath", "auto", "none"] as const)("%s", async (method) => {
    for (let seed = 0; seed < 20; seed++) {
      for (const count of [1, 3, 8]) {
        const { blocks, table, y, weights } = problem(80, 12, 100 * seed, counts);
        const selected = await rowSelector(blocks, { count, method, instance, giveWay })(counts);
        expect(selected).toEqual(selectFeatures(table, y, { weights, count, method, instance }));
      }
    }
  });

  test("by conjugate gradients, where there are too many rows for the dual form", async () => {
    const { blocks, table, y, weights } = problem(1600, 40, 3, counts);
    const ones = new Array(40).fill(1);
    const selected = await rowSelector(blocks, { count: 6, method: "highestWeights", instance: ones, giveWay })(counts);
    expect(selected).toEqual(selectFeatures(table, y, { weights, count: 6, method: "highestWeights", instance: ones }));
  });
});
