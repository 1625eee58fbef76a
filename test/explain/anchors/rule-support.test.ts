import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, probe } from "whybox";
import type { AnswerCache } from "../../../dist/explain/anchors/answer-cache.js";
import { perturbationDistribution } from "../../../dist/explain/anchors/perturbation-distribution.js";
import { rowsToRefute, ruleSupport } from "../../../dist/explain/anchors/rule-support.js";
import { cachedGame, everyRule, gamePrecision } from "../../fixtures/cached-game.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 4;
const atOnce = async () => {};
const values = Float64Array.from(noises(2 ** PARTS, 7), Math.abs);

describe("ruleSupport", () => {
  test.each(["interventional", "conditional"] as const)(
    "has each row of a rule once, as likely as drawn: %s",
    async (kind) => {
      const { distribution } = cachedGame(values);
      for (const rule of everyRule(PARTS)) {
        const support = await ruleSupport(rule, distribution, kind, atOnce);
        // Of 16 subsets, forced or selected, those that keep the rule's parts are equally likely.
        expect(support?.rows.length).toBe(2 ** (PARTS - rule.length));
        expect(new Set(support?.rows.map(({ key }) => key)).size).toBe(support?.rows.length);
        for (const weight of support?.weights ?? []) expect(weight).toBeCloseTo(2 ** (rule.length - PARTS), 12);
      }
    },
  );

  test("adds up the weights of background rows that come out the same", async () => {
    const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
    const model = blackBox((rows) => rows.map(([a]) => a), {
      name: "model",
      input: { kind: "columns", features },
      outputs: [{ name: "score" }],
    });
    const background = [
      [1, 5],
      [1, 5],
      [9, 5],
    ];
    const asked = probe(model, binnedColumns(background, [1, 5], { weights: [1, 2, 5] }));
    const distribution = perturbationDistribution(asked, 0, await asked.conditions?.(async () => {}));
    expect((await ruleSupport([], distribution, "interventional", atOnce))?.weights).toEqual(
      Float64Array.of(3 / 8, 5 / 8),
    );
    expect((await ruleSupport([0], distribution, "conditional", atOnce))?.weights).toEqual(Float64Array.of(1));
  });
});

describe("rowsToRefute", () => {
  test("refutes a rule once known answers leave it short of the precision, and not before", async () => {
    const { cache, distribution } = cachedGame(values);
    const looked = (rule: readonly number[]) => rowsToRefute(rule, cache, "interventional", 0.9, atOnce);
    for (const rule of everyRule(PARTS)) expect(await looked(rule)).toBeUndefined();
    await cache.ask(Array.from({ length: 2 ** PARTS }, (_, draw) => distribution.row([], draw)));
    for (const rule of everyRule(PARTS)) {
      const isShort = gamePrecision(values, rule) < 0.9;
      expect((await looked(rule)) !== undefined).toBe(isShort);
    }
  });
});

test("support and refutation of many background rows give other work its turns", async () => {
  const rows = 5000;
  const background = Array.from({ length: rows }, (_, row) => [row % 7, row % 11]);
  const model = blackBox((asked) => asked.map(([a]) => a), {
    name: "model",
    input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "score" }],
  });
  const asked = probe(model, binnedColumns(background, [1, 5]));
  let turns = 0;
  const giveWay = async () => {
    turns++;
  };
  const distribution = perturbationDistribution(asked, 0, await asked.conditions?.(giveWay));
  // Two columns, each gone through at least once.
  expect(turns).toBeGreaterThanOrEqual(2);
  for (const kind of ["interventional", "conditional"] as const) {
    turns = 0;
    await ruleSupport([0], distribution, kind, giveWay);
    expect(turns).toBe(Math.ceil(rows / 1024));
  }
  turns = 0;
  const cache = { distribution, known: () => undefined } as unknown as AnswerCache;
  await rowsToRefute([0], cache, "interventional", 0.9, giveWay);
  expect(turns).toBe(Math.ceil(rows / 1024));
});
