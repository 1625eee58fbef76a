import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, probe } from "whybox";
import { perturbationDistribution } from "../../../dist/explain/anchors/perturbation-distribution.js";
import { rowsToRefute, ruleSupport } from "../../../dist/explain/anchors/rule-support.js";
import { cachedGame, everyRule, gamePrecision } from "../../fixtures/cached-game.js";
import { noises } from "../../fixtures/games.js";

const PARTS = 4;
const values = Float64Array.from(noises(2 ** PARTS, 7), Math.abs);

describe("ruleSupport", () => {
  test.each(["interventional", "conditional"] as const)(
    "has each row of a rule once, as likely as drawn: %s",
    (kind) => {
      const { distribution } = cachedGame(values);
      for (const rule of everyRule(PARTS)) {
        const support = ruleSupport(rule, distribution, kind);
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
    expect(ruleSupport([], distribution, "interventional")?.weights).toEqual(Float64Array.of(3 / 8, 5 / 8));
    expect(ruleSupport([0], distribution, "conditional")?.weights).toEqual(Float64Array.of(1));
  });
});

describe("rowsToRefute", () => {
  test("refutes a rule once known answers leave it short of the precision, and not before", async () => {
    const { cache, distribution } = cachedGame(values);
    for (const rule of everyRule(PARTS)) expect(rowsToRefute(rule, cache, "interventional", 0.9)).toBeUndefined();
    await cache.ask(Array.from({ length: 2 ** PARTS }, (_, draw) => distribution.row([], draw)));
    for (const rule of everyRule(PARTS)) {
      const isShort = gamePrecision(values, rule) < 0.9;
      expect(rowsToRefute(rule, cache, "interventional", 0.9) !== undefined).toBe(isShort);
    }
  });
});
