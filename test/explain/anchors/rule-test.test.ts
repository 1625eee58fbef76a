import { describe, expect, test } from "vitest";
import { isCertified, ruleTest } from "../../../dist/explain/anchors/rule-test.js";
import { cachedGame, everyRule, gamePrecision } from "../../fixtures/cached-game.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 6;
const giveWay = async () => {};
const values = Float64Array.from(noises(2 ** PARTS, 11), (value) => Math.abs(value) + 0.2);

function begun(rule: readonly number[], tau: number, expected = 0.9) {
  const { cache } = cachedGame(values);
  return ruleTest(rule, { cache, kind: "interventional", tau, alpha: 0.05, seed: 3, index: 1, expected, giveWay });
}

describe("ruleTest", () => {
  test("knows the precision exactly once every row was asked", async () => {
    for (const rule of everyRule(PARTS)) {
      const test = await begun(rule, 0.8);
      expect(test.rowsLeft()).toBe(2 ** (PARTS - rule.length));
      expect(await test.advance(1000)).toBe(true);
      const precision = gamePrecision(values, rule);
      expect(test.masses().agreed).toBeCloseTo(precision, 12);
      expect(test.masses().unseen).toBe(0);
      expect(test.estimate()).toBeCloseTo(precision, 12);
      expect(test.draws.length).toBe(2 ** (PARTS - rule.length));
      expect(test.verdict()).toBe(precision >= 0.8 - 1e-9 ? "exact" : "rejected");
      expect(isCertified(test)).toBe(precision >= 0.8 - 1e-9);
    }
  });

  test("says no sooner than what is left can no longer make up for it", async () => {
    const worst = everyRule(PARTS).toSorted((a, b) => gamePrecision(values, a) - gamePrecision(values, b))[0];
    const test = await begun(worst, 0.95);
    while (test.verdict() === "open") {
      const { agreed, unseen } = test.masses();
      expect(agreed + unseen).toBeGreaterThanOrEqual(0.95 - 1e-9);
      await test.advance(1);
    }
    expect(test.verdict()).toBe("rejected");
    expect(test.masses().agreed + test.masses().unseen).toBeLessThan(0.95);
  });

  test("draws rows in an order of its own, the same for the same seed and number", async () => {
    const [one, again] = [await begun([], 0.8), await begun([], 0.8)];
    await one.advance(10);
    await again.advance(4);
    await again.advance(6);
    expect(again.draws).toEqual(one.draws);
  });

  test("stops where the budget does, with what it has", async () => {
    const { cache } = cachedGame(values, 6);
    const setting = {
      cache,
      kind: "interventional",
      tau: 0.8,
      alpha: 0.05,
      seed: 3,
      index: 1,
      expected: 0.9,
      giveWay,
    } as const;
    const test = await ruleTest([], setting);
    expect(await test.advance(20)).toBe(false);
    expect(test.draws.length).toBe(6);
    expect(test.rowsKnown()).toBe(6);
    expect(test.verdict()).toBe("open");
  });
});
