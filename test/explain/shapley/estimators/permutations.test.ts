import { describe, expect, test } from "vitest";
import { keeps } from "../../../../dist/core/coalitions.js";
import { atOnce } from "../../../../dist/core/give-way.js";
import { antitheticPermutations } from "../../../../dist/explain/shapley/estimators/permutations.js";
import { stream } from "../../../../dist/random/stream.js";

const PARTS = 6;
const draw = (maxCoalitions: number, seed = 1) =>
  atOnce(antitheticPermutations(PARTS, maxCoalitions, stream(seed, "orders")));

describe("antithetic permutations", () => {
  test("are each followed by the same order backwards", () => {
    const { permutations, count } = draw(200);
    const orders = Array.from({ length: count }, (_, i) => [...permutations.subarray(i * PARTS, (i + 1) * PARTS)]);
    for (const [i, order] of orders.entries()) {
      expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
      if (i % 2 === 1) expect(order).toEqual(orders[i - 1].toReversed());
    }
  });

  test("pass through the coalitions of the parts that came first, each of them asked once", () => {
    const { permutations, path, coalitions, count } = draw(30);
    expect(coalitions.rows).toBeLessThanOrEqual(30);
    const shown = Array.from({ length: coalitions.rows }, (_, row) =>
      [0, 1, 2, 3, 4, 5].filter((part) => keeps(coalitions, row, part)).join(),
    );
    expect(new Set(shown).size).toBe(coalitions.rows);
    for (let order = 0; order < count; order++) {
      for (let step = 0; step < PARTS - 1; step++) {
        const first = [...permutations.subarray(order * PARTS, order * PARTS + step + 1)].sort((a, b) => a - b);
        expect(shown[path[order * (PARTS - 1) + step]]).toBe(first.join());
      }
    }
  });

  test("are one pair where the budget pays for no more, and end where every coalition is known", () => {
    expect(draw(2 * (PARTS - 1)).count).toBe(2);
    expect(draw(1000).coalitions.rows).toBe(2 ** PARTS - 2);
  });

  test("put every part everywhere equally often", () => {
    const counts = Array.from({ length: PARTS }, () => new Float64Array(PARTS));
    for (let seed = 0; seed < 1200; seed++) {
      draw(2 * (PARTS - 1), seed)
        .permutations.subarray(0, PARTS)
        .forEach((part, at) => {
          counts[part][at]++;
        });
    }
    const chiSquare = counts.flatMap((row) => [...row]).reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    // The 99.9% quantile of chi-square with 25 degrees of freedom.
    expect(chiSquare).toBeLessThan(52.6);
  });

  test("of many parts are drawn with pauses, so that other work gets its turn", () => {
    const steps = antitheticPermutations(1500, 6000, stream(1, "orders"));
    let pauses = 0;
    while (!steps.next().done) pauses++;
    // One per million parts of the coalitions of three orders and back, drawn and looked up; the last is one too many.
    const coalitions = (6 + 6 + 4) * 1499;
    expect(pauses).toBe(Math.floor(coalitions / Math.ceil(1e6 / 1500)));
  });
});
