import fc from "fast-check";
import { expect, test } from "vitest";
import { atOnce } from "../../../../dist/core/give-way.js";
import { splitReferences } from "../../../../dist/explain/shapley/per-reference/reference-groups.js";

type Game = Parameters<typeof splitReferences>[0];
type Split = NonNullable<ReturnType<ReturnType<typeof splitReferences>["next"]>["value"]>;

const split = (game: Game) => atOnce(splitReferences(game, () => true)) as Split;

/** A game of 12 players in which reference row r has so many. */
function gameOf(counts: readonly number[], budgetCoalitions: number): Game {
  const unchanged = Uint8Array.from(
    counts.flatMap((count) => Array.from({ length: 12 }, (_, part) => +(part >= count))),
  );
  const parts = Array.from({ length: 12 }, (_, part) => ({ name: `x${part}` }));
  const request = {
    probe: { parts, unchanged: () => unchanged },
    references: counts.length,
    players: [...parts.keys()],
    options: { seed: 0 },
  };
  return { request, budgetCoalitions } as unknown as Game;
}

const counts = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 10, maxLength: 60 });

test("the smallest games are asked whole, and all together cost no more than the budget", () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 20, max: 2000 }), (players, budget) => {
      const { whole, groups, coalitions } = split(gameOf([...players, 11], budget));
      const others = groups.flatMap(({ references }) => references);
      expect([...whole.map(({ reference }) => reference), ...others].sort((a, b) => a - b)).toEqual([
        ...Array(players.length + 1).keys(),
      ]);
      const rows = whole.reduce((sum, { players: own }) => sum + Math.max(0, 2 ** own.length - 2), 0);
      expect(rows + others.length * coalitions).toBeLessThanOrEqual(budget * (players.length + 1));
      if (others.length === 0) return;
      expect(coalitions).toBeGreaterThanOrEqual(budget);
      for (const { players: own } of whole) expect(2 ** own.length - 2).toBeLessThanOrEqual(coalitions);
      for (const other of others) expect(2 ** [...players, 11][other] - 2).toBeGreaterThan(coalitions);
    }),
    { numRuns: 60 },
  );
});

test("games keep their group, and their names, whatever the budget", () => {
  fc.assert(
    fc.property(counts, (players) => {
      const small = split(gameOf([...players, 11], 40));
      const large = split(gameOf([...players, 11], 200));
      for (const group of large.groups) {
        for (const [i, reference] of group.references.entries()) {
          const before = small.groups.find(({ references }) => references.includes(reference));
          expect(before?.players).toBe(group.players);
          expect(before?.names[before.references.indexOf(reference)]).toEqual(group.names[i]);
          expect(group.names[i]).toHaveLength(group.players);
          expect([...group.names[i]].filter((name) => name < [...players, 11][reference])).toHaveLength(
            [...players, 11][reference],
          );
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("a wide table is looked through in pieces, and no group is formed that would not be asked", () => {
  const parts = Array.from({ length: 3000 }, (_, part) => ({ name: `x${part}` }));
  const unchanged = new Uint8Array(3000 * 1000);
  unchanged[5] = 1;
  const request = {
    probe: { parts, unchanged: () => unchanged },
    references: 1000,
    players: [...parts.keys()],
    // Names of players in a group are drawn by the seed.
    options: Object.defineProperty({}, "seed", {
      get() {
        throw new Error("a group was formed");
      },
    }),
  };
  const asked: number[] = [];
  const suits = (coalitions: number) => {
    asked.push(coalitions);
    return false;
  };
  const steps = splitReferences({ request, budgetCoalitions: 50 } as unknown as Game, suits);
  let pauses = 0;
  for (let step = steps.next(); ; step = steps.next(), pauses++) {
    if (!step.done) continue;
    expect(step.value).toBeUndefined();
    break;
  }
  expect(asked).toEqual([50]);
  expect(pauses).toBe(2);
});
