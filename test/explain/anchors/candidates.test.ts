import { describe, expect, test } from "vitest";
import { candidates } from "../../../dist/explain/anchors/candidates.js";
import { alphaOf } from "../../../dist/explain/anchors/e-process.js";
import { ruleKeys } from "../../../dist/explain/anchors/rule-keys.js";
import { ruleTest } from "../../../dist/explain/anchors/rule-test.js";
import type { SearchContext } from "../../../dist/explain/anchors/search.js";
import { cachedGame, everyRule, gamePrecision } from "../../fixtures/cached-game.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 6;
const TAU = 0.9;
/** A conjunction of two parts, but for one coalition in sixteen. */
const values = Float64Array.from(noises(2 ** PARTS, 5), (value, coalition) =>
  Number(((coalition & 3) === 3) !== value > 0.875),
);
const precise = everyRule(PARTS).filter((rule) => gamePrecision(values, rule) >= TAU);
const shortest = Math.min(...precise.map(({ length }) => length));

async function begun(rows: number, of = values) {
  const { cache, distribution } = cachedGame(of);
  await cache.ask(Array.from({ length: rows }, (_, draw) => distribution.row([], draw)));
  const tests: SearchContext["tests"] = new Map();
  const free = Array.from({ length: PARTS }, (_, part) => part);
  const context = {
    cache,
    kind: "interventional" as const,
    seed: 0,
    free,
    tests,
    earlierTests: 0,
    giveWay: async () => {},
    tau: TAU,
    delta: 0.05,
    maxConditions: PARTS,
    beam: 4,
    tolerance: 0.1,
  };
  return { rules: candidates(context), tests, cache, context };
}

describe("candidates", () => {
  test("begin with the rule of highest coverage among those that seem precise enough", async () => {
    const { rules, tests } = await begun(2 ** PARTS);
    await rules.learn();
    const first = await rules.next();
    expect(first?.rule).toHaveLength(shortest);
    expect(gamePrecision(values, first?.rule ?? [])).toBeGreaterThanOrEqual(TAU);
    expect([...tests.values()]).toEqual([first]);
    // The first test spends its own share of delta, and bets no less than halfway from tau to 1.
    expect(first?.alpha).toBe(alphaOf(1, 0.05));
    expect(first?.expected).toBeGreaterThanOrEqual((1 + TAU) / 2);
    expect(first?.expected).toBeLessThanOrEqual(0.995);
  });

  test("leave out what known answers refute: no draw is made under it, and no alpha is spent", async () => {
    const { rules, tests } = await begun(2 ** PARTS);
    await rules.learn();
    for (let step = 0; step < 40; step++) if (!(await rules.next())) break;
    for (const { rule, draws } of tests.values()) {
      expect(gamePrecision(values, rule)).toBeGreaterThanOrEqual(TAU);
      expect(draws).toEqual([]);
    }
    expect([...tests.values()].map(({ alpha }) => alpha)).toEqual(
      [...tests.values()].map((_, index) => alphaOf(index + 1, 0.05)),
    );
  });

  test("come to an end where no rule is left, and none is tested twice", async () => {
    // Nothing but all parts together keeps the answer.
    const parity = Float64Array.from({ length: 2 ** PARTS }, (_, coalition) => {
      const kept = coalition.toString(2).replaceAll("0", "").length;
      return kept % 2 === PARTS % 2 ? 1 : 0;
    });
    const { rules, tests } = await begun(2 ** PARTS, parity);
    await rules.learn();
    const found = await rules.next();
    expect(found?.rule).toHaveLength(PARTS);
    expect([...tests.values()].map(({ rule }) => rule)).toEqual([[...Array(PARTS).keys()]]);
  });

  test("grow by the part that helps most, once the work is spent and the most precise rule falls short", async () => {
    const { context, tests } = await begun(2 ** PARTS);
    const rules = candidates(context, 1);
    await rules.learn();
    expect(rules.isWorkSpent()).toBe(true);
    expect(await rules.next()).toBeUndefined();
    const short = await ruleTest([0], { ...context, alpha: alphaOf(1, 0.05), index: 1, expected: 0.95 });
    tests.set(ruleKeys(PARTS)([0]), short);
    expect(short.estimate()).toBeLessThan(TAU);
    const grown = await rules.next();
    expect(grown?.rule).toContain(0);
    expect(grown?.rule).toHaveLength(2);
    const others = everyRule(PARTS).filter((rule) => rule.length === 2 && rule.includes(0));
    expect(gamePrecision(values, grown?.rule ?? [])).toBe(
      Math.max(...others.map((rule) => gamePrecision(values, rule))),
    );
    expect(grown?.alpha).toBe(alphaOf(2, 0.05));
    expect(grown?.verdict()).toBe("exact");
  });

  test("cover more than a certified rule, once there is one, and are none where none seems precise enough", async () => {
    const { rules, context } = await begun(2 ** PARTS);
    await rules.learn();
    const long = precise.find(({ length }) => length > shortest) ?? [];
    const testOf = (rule: readonly number[]) => ruleTest(rule, { ...context, alpha: 0.01, index: 9, expected: 0.95 });
    rules.widen(await testOf(long));
    const wider = await rules.next();
    expect(wider?.rule.length).toBeLessThan(long.length);
    expect(gamePrecision(values, wider?.rule ?? [])).toBeGreaterThanOrEqual(TAU);
    rules.widen(await testOf(precise.find(({ length }) => length === shortest) ?? []));
    expect(await rules.next()).toBeUndefined();
  });

  test("are none before anything was learned", async () => {
    const { rules } = await begun(0);
    expect(await rules.next()).toBeUndefined();
    expect(rules.isWorkSpent()).toBe(false);
  });

  test("learn again once answers have grown by a fifth", async () => {
    const { rules, cache } = await begun(20);
    await rules.learn();
    const early = await rules.next();
    const { distribution } = cachedGame(values);
    await cache.ask(Array.from({ length: 2 ** PARTS }, (_, draw) => distribution.row([], draw)));
    await rules.learn();
    const later = await rules.next();
    expect(later?.rule).toHaveLength(shortest);
    expect(later?.rule.every((part, i) => part === later.rule[i])).toBe(true);
    expect(early === undefined || gamePrecision(values, later?.rule ?? []) >= gamePrecision(values, early.rule)).toBe(
      true,
    );
  });
});
