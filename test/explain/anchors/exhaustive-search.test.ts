import { describe, expect, test } from "vitest";
import { anchors } from "whybox";
import { everyRow } from "../../../dist/explain/anchors/exhaustive-search.js";
import { cachedGame, everyRule, gamePrecision } from "../../fixtures/cached-game.js";
import { noises, tableGame } from "../../fixtures/games.js";

const PARTS = 5;

/** The prediction is above 0.5; other coalitions are by chance, the more parts the likelier. */
function values(seed: number): Float64Array {
  const chance = [...noises(2 ** PARTS, seed)].map(Math.abs);
  const kept = (coalition: number) => coalition.toString(2).replaceAll("0", "").length;
  return Float64Array.from(chance, (value, coalition) => (value < kept(coalition) / PARTS ? 0.9 : 0.1));
}

describe("exhaustiveSearch", () => {
  test("finds the rule that going through all rules finds", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const table = values(seed);
      const options = { enumerate: true, precision: 0.9, tolerance: 0.4 };
      const { result } = await anchors(tableGame(table), options);
      const precise = everyRule(PARTS).filter((rule) => gamePrecision(table, rule) >= 0.9 - 1e-9);
      // Coverage is 2^-length: the shortest, and the most precise of these.
      const shortest = precise.filter(({ length }) => length === precise[0].length);
      const best = Math.max(...shortest.map((rule) => gamePrecision(table, rule)));
      expect(result).toMatchObject({ certified: true, exact: true, optimal: true });
      expect(result.parts.length).toBe(precise[0].length);
      expect(result.precision).toBeCloseTo(best, 12);
      expect(gamePrecision(table, result.parts)).toBeCloseTo(best, 12);
    }
  });

  test("gives the most precise rule where none is precise enough", async () => {
    const table = values(3);
    const { result } = await anchors(tableGame(table), { enumerate: true, count: 1, precision: 0.99, tolerance: 0.4 });
    const short = everyRule(PARTS).filter(({ length }) => length <= 1);
    expect(result).toMatchObject({ certified: false, optimal: true });
    expect(result.precision).toBeCloseTo(Math.max(...short.map((rule) => gamePrecision(table, rule))), 12);
  });
});

describe("everyRow", () => {
  const space = {
    kind: "interventional",
    free: [0, 1, 2, 3, 4],
    maxConditions: PARTS,
    giveWay: async () => {},
  } as const;

  test("lists what differs once, and nothing where that is too much", async () => {
    const { distribution } = cachedGame(values(1));
    expect((await everyRow(distribution, space, 32))?.length).toBe(32);
    expect(await everyRow(distribution, space, 31)).toBeUndefined();
    expect(await everyRow(distribution, space, 32, 1000)).toBeUndefined();
  });
});
