import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import type { Orders } from "../../../../dist/explain/shapley/estimators/average-gains.js";
import { groupsBelow } from "../../../../dist/explain/shapley/owen/group-sums.js";
import { orderOf, owenOrders } from "../../../../dist/explain/shapley/owen/owen-orders.js";
import { widenedByStudent } from "../../../../dist/math/widened-by-student.js";
import { noises } from "../../../fixtures/games.js";
import { byOrders, type Group, ordersOf } from "../../../fixtures/owen.js";

const PLAYERS = 5;
const hierarchy: Group = [[0, 1, [2, 3]], 4];
const root = {
  name: undefined,
  members: [{ name: "a", members: [0, 1, { name: "b", members: [2, 3] }] }, 4],
};

test("orders are those in which members come in one after the other, each as likely", () => {
  const counts = new Map(ordersOf(hierarchy).map((order) => [String(order), 0]));
  expect(counts.size).toBe(2 * 6 * 2);
  const random = stream(2, "orders");
  const draws = 2400;
  for (let i = 0; i < draws; i++) {
    const order = String(orderOf(root, random));
    expect(counts.has(order)).toBe(true);
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - draws / 24) ** 2 / (draws / 24), 0);
  // 23 degrees of freedom: 49.7 at one in a thousand.
  expect(chiSquare).toBeLessThan(49.7);
});

describe("average gains over such orders", () => {
  const table = noises(2 ** PLAYERS, 4);
  const groups = groupsBelow(root);
  const estimator = owenOrders(root, "", groups, [...Array(PLAYERS).keys()]);
  const ends = { empty: Float64Array.of(table[0]), full: Float64Array.of(table[table.length - 1]) };
  const drawn = async (max: number, seed: number) =>
    (await estimator.design(PLAYERS, max, () => stream(seed, "orders"))) as Orders;
  const estimated = (orders: Orders, noise?: Parameters<typeof estimator.estimate>[3]) =>
    estimator.estimate(orders, [Float64Array.from(orders.coalitions.bits, (bits) => table[bits])], ends, noise);

  test("come to Owen values", async () => {
    const exact = byOrders(table, hierarchy);
    const sums = new Array<number>(PLAYERS).fill(0);
    const seeds = 60;
    for (let seed = 0; seed < seeds; seed++) {
      const { values } = await estimated(await drawn(12, seed));
      values[0].forEach((value, player) => {
        sums[player] += value / seeds;
      });
    }
    for (const [player, mean] of sums.entries()) expect(Math.abs(mean - exact[player])).toBeLessThan(0.12);
  });

  test("of a group vary as the sums over its players do, pair by pair, and with the noise of both ends", async () => {
    const orders = await drawn(14, 3);
    const noise = { worth: Float64Array.of(0), total: Float64Array.of(0.5), degreesOfFreedom: 9 };
    const { groups: found, values } = await estimated(orders, noise);
    const pairs = orders.count / 2;
    expect(pairs).toBeGreaterThan(2);
    const sums = Array.from({ length: pairs }, (_, pair) => {
      let sum = 0;
      for (const order of [2 * pair, 2 * pair + 1]) {
        let coalition = 0;
        for (const player of orders.permutations.subarray(PLAYERS * order, PLAYERS * (order + 1))) {
          if (player === 2 || player === 3) sum += (table[coalition | (1 << player)] - table[coalition]) / 2;
          coalition |= 1 << player;
        }
      }
      return sum;
    });
    const mean = sums.reduce((all, sum) => all + sum, 0) / pairs;
    expect(found?.[1].values[0]).toBeCloseTo(mean, 10);
    expect(values[0][2] + values[0][3]).toBeCloseTo(mean, 10);
    const variance = sums.reduce((all, sum) => all + (sum - mean) ** 2, 0) / (pairs - 1) / pairs + 0.5;
    const [widened] = widenedByStudent(Float64Array.of(Math.sqrt(variance)), pairs - 1);
    expect(found?.[1].standardErrors[0]).toBeCloseTo(widened, 10);
  });
});
