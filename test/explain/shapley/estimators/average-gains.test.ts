import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { keeps } from "../../../../dist/core/coalitions.js";
import { averageGains, floorErrors, pairGains } from "../../../../dist/explain/shapley/estimators/average-gains.js";

const PLAYERS = 5;
const random = stream(6, "game");
const worths = Float64Array.from({ length: 2 ** PLAYERS }, () => 2 * random.uniform() - 1);

/** By the definition: over all subsets of the others. */
function shapley(player: number): number {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  let sum = 0;
  for (let subset = 0; subset < 2 ** PLAYERS; subset++) {
    if ((subset >> player) & 1) continue;
    const size = [...subset.toString(2)].filter((bit) => bit === "1").length;
    const weight = (factorial(size) * factorial(PLAYERS - 1 - size)) / factorial(PLAYERS);
    sum += weight * (worths[subset | (1 << player)] - worths[subset]);
  }
  return sum;
}

async function estimated(max: number, seed: number) {
  const orders = (await averageGains.design(PLAYERS, max, (row) => stream(seed, "orders", row))) as NonNullable<
    Awaited<ReturnType<typeof averageGains.design>>
  >;
  const { coalitions } = orders;
  const v = Float64Array.from({ length: coalitions.rows }, (_, row) => {
    let subset = 0;
    for (let p = 0; p < PLAYERS; p++) if (keeps(coalitions, row, p)) subset |= 1 << p;
    return worths[subset];
  });
  const ends = { empty: [worths[0]], full: [worths[2 ** PLAYERS - 1]] } as never;
  return { orders, v, found: await averageGains.estimate(orders, [v], ends) };
}

test("gains of an order add up to v(all) - v(none), in every pair of orders", async () => {
  const { orders, v } = await estimated(20, 1);
  for (const gains of pairGains(orders, v, worths[0], worths[2 ** PLAYERS - 1])) {
    expect(gains.reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(worths[2 ** PLAYERS - 1] - worths[0], 10);
  }
});

test("means are the Shapley values up to errors of the size that they say", async () => {
  let [inside, total] = [0, 0];
  for (let seed = 0; seed < 60; seed++) {
    const { found } = await estimated(24, seed);
    const errors = found.standardErrors[0] as Float64Array;
    for (let player = 0; player < PLAYERS; player++) {
      total++;
      if (Math.abs(found.values[0][player] - shapley(player)) < 1.96 * errors[player]) inside++;
    }
  }
  expect(inside / total).toBeGreaterThan(0.9);
});

test("after an abort whole pairs of orders are used, and fewer than two pairs are too few", async () => {
  const { orders } = await estimated(24, 2);
  const all = new Array<boolean>(orders.coalitions.rows).fill(true);
  expect(await averageGains.answered(orders, all)).toMatchObject({ count: orders.count });
  const cut = all.map((_, row) => row < orders.coalitions.rows - 1);
  const left = await averageGains.answered(orders, cut);
  expect(left?.count ?? 0).toBeLessThan(orders.count);
  expect((left?.count ?? 0) % 2).toBe(0);
  expect(
    await averageGains.answered(
      orders,
      all.map((_, row) => row < 4),
    ),
  ).toBeUndefined();
});

test("who gained the same in each order gets a floor from how much others vary", () => {
  const errors = Float64Array.of(0.2, 0);
  expect(floorErrors({ ranges: Float64Array.of(2, 0), means: Float64Array.of(1, 1) }, errors, 4)).toBe(1);
  // One more pair of five with a gain 2 away: 2 root(1/5 4/5) over root 4.
  expect(errors[0]).toBe(0.2);
  expect(errors[1]).toBeCloseTo((2 * Math.sqrt(0.16)) / 2, 12);
});
