import { describe, expect, test } from "vitest";
import { atOnce } from "../../../../dist/core/give-way.js";
import {
  countMemberships,
  EMPTY,
  GRAND,
  hierarchicalCoalitions,
  playersOf,
} from "../../../../dist/explain/shapley/owen/hierarchical-coalitions.js";
import type { PlayerGroup } from "../../../../dist/explain/shapley/owen/hierarchy.js";
import { noises } from "../../../fixtures/games.js";
import { byOrders, type Group, ordersOf } from "../../../fixtures/owen.js";

const grouped = (group: Group): PlayerGroup => ({
  name: undefined,
  members: group.map((member) => (typeof member === "number" ? member : grouped(member))),
});

const cases: { title: string; group: Group; players: number }[] = [
  { title: "no groups", group: [0, 1, 2, 3], players: 4 },
  { title: "pairs", group: [[0, 3], [1, 4], 2], players: 5 },
  { title: "groups in groups", group: [[[0, 1], 5, [2, 3]], 4, 6], players: 7 },
  { title: "all in one", group: [[2, 0, 1]], players: 3 },
];

describe.each(cases)("the coalitions of $title", ({ group, players }) => {
  const root = grouped(group);
  const found = atOnce(hierarchicalCoalitions(players, root, 1000));
  const coalitions = Array.from(found?.coalitions.bits ?? []);

  test("are those that orders pass through, each once", () => {
    const passed = new Set<number>();
    for (const order of ordersOf(group)) {
      let coalition = 0;
      for (const player of order.slice(0, -1)) {
        coalition |= 1 << player;
        passed.add(coalition);
      }
    }
    expect(coalitions.toSorted((a, b) => a - b)).toEqual([...passed].sort((a, b) => a - b));
    expect(coalitions.length).toBeLessThanOrEqual(countMemberships(root));
  });

  test("weigh as much as the orders through them", () => {
    const table = noises(2 ** players, 7);
    const expected = byOrders(table, group);
    for (const [player, { rows, weights }] of (found?.shares ?? []).entries()) {
      const worthOf = (row: number) =>
        row === EMPTY ? table[0] : row === GRAND ? table[table.length - 1] : table[coalitions[row]];
      const value = rows.reduce((sum, row, i) => sum + weights[i] * worthOf(row), 0);
      expect(value).toBeCloseTo(expected[player], 12);
      expect(new Set(rows).size).toBe(rows.length);
    }
    expect(found?.shares).toHaveLength(players);
  });

  test("are not looked for beyond what can be asked", () => {
    expect(atOnce(hierarchicalCoalitions(players, root, coalitions.length - 1))).toBeUndefined();
    expect(atOnce(hierarchicalCoalitions(players, root, coalitions.length))).toEqual(found);
  });
});

test("coalitions of more than 32 players take several words", () => {
  const inner = { name: undefined, members: [20, 39] };
  const root = { name: undefined, members: [inner, 0, 31, 32] };
  expect(playersOf(root)).toEqual([20, 39, 0, 31, 32]);
  const found = atOnce(hierarchicalCoalitions(40, root, 1000));
  const keptIn = (row: number) =>
    Array.from({ length: 40 }, (_, player) => player).filter(
      (player) => ((found?.coalitions.bits[2 * row + (player >> 5)] ?? 0) >>> (player & 31)) & 1,
    );
  const kept = Array.from({ length: found?.coalitions.rows ?? 0 }, (_, row) => keptIn(row).join());
  expect(kept).toContain("20,32,39");
  expect(kept).toContain("0,31,32,39");
  // Three singles and a pair of which the others are before or after.
  expect(new Set(kept).size).toBe(2 ** 4 - 1 + 2 * 2 ** 3);
});
