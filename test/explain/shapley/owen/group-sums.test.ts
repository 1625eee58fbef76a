import { expect, test } from "vitest";
import { groupsBelow, partGroups, sumsOver } from "../../../../dist/explain/shapley/owen/group-sums.js";

const inner = { name: "inner", members: [4, 5] };
const root = {
  name: undefined,
  members: [0, { name: "outer", members: [2, inner, 3] }, { name: undefined, members: [1, 6] }],
};

test("groups below the root come before those that they hold, each with all of its players", () => {
  expect(groupsBelow(root)).toEqual([
    { name: "outer", level: 1, players: [2, 4, 5, 3] },
    { name: "inner", level: 2, players: [4, 5] },
    { name: undefined, level: 1, players: [1, 6] },
  ]);
});

test("an explanation holds groups by their parts, with sums that are finite and errors that are known", () => {
  const groups = groupsBelow(root);
  const sums = sumsOver(groups, Float64Array.of(1, 2, 4, 8, 16, 32, 64));
  expect([...sums]).toEqual([4 + 16 + 32 + 8, 48, 66]);
  const parts = [10, 11, 12, 13, 14, 15, 16];
  const found = partGroups(groups, parts, {
    values: [sums, Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0)],
    standardErrors: [Float64Array.of(1, Number.NaN, 0), null],
  });
  expect(found).toEqual([
    { name: "outer", level: 1, parts: [12, 14, 15, 13], values: [60, Number.MAX_VALUE], standardErrors: [1, null] },
    { name: "inner", level: 2, parts: [14, 15], values: [48, -Number.MAX_VALUE], standardErrors: [null, null] },
    { level: 1, parts: [11, 16], values: [66, 0], standardErrors: [0, null] },
  ]);
});
