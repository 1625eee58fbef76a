import { describe, expect, test } from "vitest";
import { precisionPredictor } from "../../../dist/explain/anchors/predicted-precision.js";
import { workLimit } from "../../../dist/explain/anchors/search.js";
import { cachedGame, everyRule, gamePrecision } from "../../fixtures/cached-game.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 6;
/** A conjunction of two parts, but for one coalition in sixteen. */
const values = Float64Array.from(noises(2 ** PARTS, 5), (value, coalition) =>
  Number(((coalition & 3) === 3) !== value > 0.875),
);

async function predictor(kind: "interventional" | "conditional", looksUp: boolean, rows = 2 ** PARTS) {
  const { cache, distribution } = cachedGame(values);
  const askUpTo = (count: number) => cache.ask(Array.from({ length: count }, (_, draw) => distribution.row([], draw)));
  await askUpTo(rows);
  const free = Array.from({ length: PARTS }, (_, part) => part);
  const rest = { tau: 0.9, delta: 0.05, maxConditions: PARTS, beam: 4, tolerance: 0.1, tests: new Map() };
  const context = { cache, kind, seed: 0, free, giveWay: async () => {}, earlierTests: 0, ...rest };
  const work = workLimit(1e9);
  return { predictor: precisionPredictor(context, work, looksUp), work, askUpTo };
}

async function predicted(...given: Parameters<typeof predictor>) {
  const { predictor: learning, work } = await predictor(...given);
  return { precision: await learning.learn(), work };
}

describe("precisionPredictor", () => {
  test.each(["interventional", "conditional"] as const)(
    "is the precision where every answer is known: %s",
    async (kind) => {
      const { precision } = await predicted(kind, true);
      for (const rule of everyRule(PARTS)) {
        const truth = gamePrecision(values, rule);
        expect(precision.of(rule)).toBeCloseTo(truth, 12);
        expect(precision.reaches(rule, truth - 0.01)).toBe(true);
        expect(precision.reaches(rule, truth + 0.01)).toBe(false);
      }
    },
  );

  test("ranks a conjunction above its parts from half of the answers, and counts its work", async () => {
    const { precision, work } = await predicted("interventional", false, 2 ** (PARTS - 1));
    expect(precision.of([0, 1])).toBeGreaterThan(precision.of([0]));
    expect(precision.of([0])).toBeGreaterThan(precision.of([2]));
    expect(work.allows(1e9)).toBe(false);
    expect(work.isSpent()).toBe(false);
  });

  test("learning costs less once it is known which surrogate does best, until there are twice as many answers", async () => {
    const { predictor: learning, askUpTo } = await predictor("interventional", false, 16);
    const first = learning.cost();
    await learning.learn();
    const again = learning.cost();
    expect(again).toBeLessThan(first);
    await askUpTo(31);
    expect(learning.cost()).toBeLessThan(first * (31 / 16));
    await askUpTo(32);
    expect(learning.cost()).toBeGreaterThan(2 * first);
  });
});
