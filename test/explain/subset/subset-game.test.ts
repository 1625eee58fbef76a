import { describe, expect, test } from "vitest";
import type { Probe, GameOptions as ProbeOptions } from "whybox";
import { beginSubsetGame, type GameOptions } from "../../../dist/explain/subset/subset-game.js";
import { noises, tableGame } from "../../fixtures/games.js";

const PARTS = 4;
const table = noises(2 ** PARTS, 6).map((value) => 2 + value);
const coalitionOf = (set: readonly number[]) => set.reduce((bits, part) => bits | (1 << part), 0);
const needs = { sets: (parts: number) => parts * parts, min: (parts: number) => parts };
const begun = (asked: Probe, options: object = {}) =>
  beginSubsetGame(
    "test",
    asked,
    { count: 2, objective: "gain", outputs: "predicted", ...options } as unknown as GameOptions,
    needs,
    { own: 1 },
  );

/** A game that counts the sets it is asked, and may vary from call to call. */
function counted(values: readonly number[] = table, disturb: () => number = () => 0, options?: ProbeOptions) {
  const asked = tableGame(values, options);
  let rows = 0;
  const watched = Object.create(asked, {
    ask: {
      value: async (...args: Parameters<Probe["ask"]>) => {
        const answers = await asked.ask(...args);
        rows += answers.rows;
        return { ...answers, data: answers.data.map((value) => value + disturb()) };
      },
    },
  }) as Probe;
  return { asked: watched, rows: () => rows };
}

describe("a game on sets of parts", () => {
  test("is worth what the model answers beyond no part", async () => {
    const game = await begun(counted().asked);
    const sets = [[0], [2, 1], [3, 0, 1]];
    expect(await game.ask(sets)).toBe(true);
    for (const set of sets) {
      expect(game.answer(set)).toBe(table[coalitionOf(set)]);
      expect(game.value(set)).toBeCloseTo(table[coalitionOf(set)] - table[0], 12);
    }
    expect(game.value([])).toBe(0);
    expect(game.full).toBeCloseTo(table[15] - table[0], 12);
    expect(game.value([3, 1, 2, 0])).toBe(game.full);
  });

  test("asks each set once, in whatever order its parts come", async () => {
    const { asked, rows } = counted();
    const game = await begun(asked);
    const before = rows();
    await game.ask([[0, 1], [1, 0], [2]]);
    expect(rows() - before).toBe(2);
    await game.ask([[2], [1, 0], [3, 2, 1, 0], []]);
    expect(rows() - before).toBe(2);
    expect(game.asked()).toEqual([[1, 0], [2]]);
    expect(game.cacheHits()).toBe(1 + 4);
    expect([game.isKnown([1, 0]), game.isKnown([0, 2])]).toEqual([true, false]);
  });

  test("adds logarithms where these are maximised, of answers above 0", async () => {
    const game = await begun(counted().asked, { objective: "logProbability" });
    await game.ask([[1], [1, 2]]);
    expect(game.value([1, 2])).toBeCloseTo(Math.log(table[6] / table[0]), 12);
    expect(game.scale(Math.E)).toBeCloseTo(1, 12);
    const some = table.map((value, coalition) => (coalition === 0 ? 0 : value));
    await expect(begun(counted(some).asked, { objective: "logProbability" })).rejects.toMatchObject({
      code: "LINK_DOMAIN",
      message: expect.stringMatching(
        /^test: objective "logProbability" needs answers above 0, output ".*" averaged 0;/,
      ),
    });
  });

  test("does not ask what the budget cannot pay for, and remembers nothing of it", async () => {
    const { asked, rows } = counted();
    const game = await begun(asked, { budgetRows: 10 });
    const spent = rows();
    expect(
      await game.ask(
        Array.from({ length: 11 - spent }, (_, i) => [i % 4, (i + 1) % 4, (i + 2) % 4].slice(0, 1 + (i >> 2))),
      ),
    ).toBe(false);
    expect(rows()).toBe(spent);
    expect(game.isKnown([0])).toBe(false);
    expect(await game.ask([[0], [1], [2], [3]])).toBe(true);
    await expect(begun(counted().asked, { budgetRows: 5 })).rejects.toMatchObject({
      code: "BUDGET_TOO_SMALL",
      message:
        "test: expected budgetRows of at least 6 (none, all and each of 4 parts alone, x 1 background row), got 5",
    });
  });

  test("keeps rows to ask the chosen parts again where answers vary, as they are", async () => {
    let calls = 0;
    const { asked, rows } = counted(table, () => 0.01 * (calls++ % 7));
    const game = await begun(asked, { budgetRows: 100 });
    expect(game.ends.noise).toBeDefined();
    // Half of what is left, or eight times the two parts and none.
    expect(await game.ask([[0], [1], [2]])).toBe(true);
    const times = game.affordable(3);
    expect(times).toBe(8);
    const again = await game.askAgain([[0], [0, 1]], 3);
    expect(again).toHaveLength(3);
    for (const answers of again) {
      expect(Math.abs(answers[0] - table[1])).toBeLessThan(0.07);
      expect(Math.abs(answers[1] - table[3])).toBeLessThan(0.07);
    }
    expect(game.isKnown([0, 1])).toBe(false);
    const most = (await begun(counted(table, () => 0.01 * (calls++ % 7)).asked, { budgetRows: 20 })).affordable(1);
    expect(most).toBeLessThanOrEqual(8);
    expect(rows()).toBeLessThanOrEqual(100);
  });
});
