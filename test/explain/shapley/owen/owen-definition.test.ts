import { describe, expect, test } from "vitest";
import { atOnce } from "../../../../dist/core/give-way.js";
import { groupsBelow } from "../../../../dist/explain/shapley/owen/group-sums.js";
import {
  type HierarchicalCoalitions,
  hierarchicalCoalitions,
} from "../../../../dist/explain/shapley/owen/hierarchical-coalitions.js";
import { owenDefinition } from "../../../../dist/explain/shapley/owen/owen-definition.js";
import { noises } from "../../../fixtures/games.js";
import { byOrders, type Group } from "../../../fixtures/owen.js";

const PLAYERS = 5;
const hierarchy: Group = [
  [0, 1, 2],
  [3, 4],
];
const root = {
  name: undefined,
  members: [
    { name: "a", members: [0, 1, 2] },
    { name: "b", members: [3, 4] },
  ],
};
const every = atOnce(hierarchicalCoalitions(PLAYERS, root, 1000)) as HierarchicalCoalitions;
const estimator = owenDefinition(every, "", groupsBelow(root), [10, 11, 12, 13, 14]);
const estimated = (tables: readonly (readonly number[])[], noise?: { worth: number; total: number }) =>
  estimator.estimate(
    { ...every, isComplete: true },
    tables.map((table) => Float64Array.from(every.coalitions.bits, (bits) => table[bits])),
    {
      empty: Float64Array.from(tables, (table) => table[0]),
      full: Float64Array.from(tables, (table) => table[table.length - 1]),
    },
    noise && {
      worth: Float64Array.from(tables, () => noise.worth),
      total: Float64Array.from(tables, () => noise.total),
      degreesOfFreedom: Number.POSITIVE_INFINITY,
    },
  );

describe("Owen values by their definition", () => {
  const tables = [noises(32, 3), noises(32, 900)];

  test("are mean gains over orders, for each output, and a group's is the sum of its players'", async () => {
    const { values, standardErrors, groups, asked } = await estimated(tables);
    for (const [output, table] of tables.entries()) {
      const expected = byOrders(table, hierarchy);
      values[output].forEach((value, player) => expect(value).toBeCloseTo(expected[player], 12));
      expect([...(standardErrors[output] ?? [])]).toEqual([0, 0, 0, 0, 0]);
      expect(groups?.[1].values[output]).toBeCloseTo(expected[3] + expected[4], 12);
    }
    expect(groups?.map(({ parts }) => parts)).toEqual([
      [10, 11, 12],
      [13, 14],
    ]);
    expect(asked).toEqual({ count: every.coalitions.rows + 2, of: "coalitions", all: true });
  });

  test("are as noisy as the worths, by the squares of what each counts, those of a group together", async () => {
    const { standardErrors, groups } = await estimated([tables[0]], { worth: 0.3, total: 0 });
    let ofPlayer = 0;
    let ofGroup = 0;
    for (const at of new Set(every.coalitions.bits)) {
      const counts = byOrders(
        tables[0].map((_, coalition) => (coalition === at ? 1 : 0)),
        hierarchy,
      );
      ofPlayer += counts[1] ** 2;
      ofGroup += (counts[3] + counts[4]) ** 2;
    }
    expect(standardErrors[0]?.[1]).toBeCloseTo(Math.sqrt(0.3 * ofPlayer), 10);
    expect(groups?.[1].standardErrors[0]).toBeCloseTo(Math.sqrt(0.3 * ofGroup), 10);
  });
});
