import { expect, test } from "vitest";
import {
  countInteractionSets,
  interactionSets,
  setsOfSize,
} from "../../../../dist/explain/shapley/interactions/interaction-sets.js";

/** Every set of players, by counting in binary. */
function everySet(players: number): number[][] {
  return Array.from({ length: 2 ** players }, (_, bits) =>
    Array.from({ length: players }, (_, player) => player).filter((player) => (bits >> player) & 1),
  );
}

test.each([
  [1, 1],
  [4, 2],
  [6, 3],
  [3, 3],
])("sets of %i players, up to %i, are all there is, smaller ones first", (players, order) => {
  const sets = interactionSets(players, order);
  const all = everySet(players).filter(({ length }) => length >= 1 && length <= order);
  expect(sets.map(String).sort()).toEqual(all.map(String).sort());
  expect(countInteractionSets(players, order)).toBe(all.length);
  for (const [i, set] of sets.entries()) {
    expect(set).toEqual(set.toSorted((a, b) => a - b));
    expect(set.length).toBeGreaterThanOrEqual(sets[Math.max(0, i - 1)].length);
  }
});

test("there is one set of no player, and none of more players than there are", () => {
  expect(setsOfSize(4, 0)).toEqual([[]]);
  expect(setsOfSize(2, 3)).toEqual([]);
});
