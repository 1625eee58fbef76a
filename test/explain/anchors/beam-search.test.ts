import { describe, expect, test } from "vitest";
import { anchorsBeamSearch, type RuleArms } from "../../../dist/explain/anchors/beam-search.js";
import { stream } from "../../../dist/random/stream.js";

/** Rules over uniform bits: the instance is all ones, `model` answers whether a row keeps the prediction. */
function bits(
  parts: number,
  model: (row: readonly number[]) => boolean,
  seed: number,
  limit = Number.POSITIVE_INFINITY,
) {
  const random = stream(seed, "rules of a test");
  const drawn = new Map<string, number>();
  let spent = 0;
  const arms: RuleArms = {
    coverage: (rule) => 2 ** -rule.length,
    draw: async (requests) =>
      requests.map(({ rule, draws }) => {
        const left = Math.max(0, Math.min(draws, limit - spent));
        spent += left;
        drawn.set(rule.join(), (drawn.get(rule.join()) ?? 0) + left);
        let successes = 0;
        for (let draw = 0; draw < left; draw++) {
          const row = Array.from({ length: parts }, () => Number(random.uniform() < 0.5));
          for (const part of rule) row[part] = 1;
          if (model(row)) successes++;
        }
        return { draws: left, successes };
      }),
  };
  return { arms, drawn };
}

const options = { precision: 0.95, delta: 0.05, tolerance: 0.1, beam: 4, maxConditions: 6, batch: 50 };
const parts = [0, 1, 2, 3, 4, 5];
const search = (model: (row: readonly number[]) => boolean, changes: object = {}, seed = 0, limit?: number) =>
  anchorsBeamSearch(bits(6, model, seed, limit).arms, { ...options, parts, ...changes });

describe("the published beam search", () => {
  test("finds a conjunction", async () => {
    const { best, reaches, isComplete } = await search((row) => row[1] === 1 && row[4] === 1);
    expect([best.rule, reaches, isComplete]).toEqual([[1, 4], true, true]);
    expect(best.coverage).toBe(0.25);
    expect(best.low).toBeGreaterThanOrEqual(0.95);
  });

  test("prefers the rule of higher coverage, not the first that is found", async () => {
    // {0, 1, 2} is as precise as {5}; a search that went by precision alone could end at either.
    const { best } = await search((row) => row[5] === 1 || (row[0] === 1 && row[1] === 1 && row[2] === 1));
    expect(best.rule).toEqual([5]);
  });

  test("needs no predicate where the model is constant", async () => {
    const { best, reaches } = await search(() => true);
    expect([best.rule, best.coverage, reaches]).toEqual([[], 1, true]);
  });

  test("really uses its beam: a pair that the best single part hides is found from 4 kept rules, not from 1", async () => {
    // Part 0 is the best single part (.81; parts 1 and 2: .69) and no pair that holds it comes above .88.
    const isMixed = (row: readonly number[]) => [1, 2].includes(row[3] + row[4] + row[5]);
    const model = (row: readonly number[]) => (row[0] === 1 && isMixed(row)) || (row[1] === 1 && row[2] === 1);
    const found = { 1: 0, 4: 0 };
    for (let seed = 0; seed < 10; seed++) {
      for (const beam of [1, 4] as const) {
        const { best, reaches } = await search(model, { beam, maxConditions: 2, tolerance: 0.05 }, seed);
        if (reaches && best.rule.join() === "1,2") found[beam]++;
      }
    }
    expect(found[4]).toBeGreaterThanOrEqual(9);
    expect(found[1]).toBe(0);
  });

  test("draws afresh under every rule: no rule is judged by less than a batch of its own", async () => {
    const { arms, drawn } = bits(6, (row) => row[1] === 1 && row[4] === 1, 0);
    const { candidates } = await anchorsBeamSearch(arms, { ...options, parts });
    expect(drawn.size).toBe(candidates);
    for (const draws of drawn.values()) expect(draws).toBeGreaterThanOrEqual(50);
  });

  test("looks only at the parts it is given, and no deeper than maxConditions", async () => {
    const { arms, drawn } = bits(6, (row) => row.every((bit) => bit === 1), 0);
    const { reaches } = await anchorsBeamSearch(arms, { ...options, parts: [0, 2, 3], maxConditions: 2 });
    expect(reaches).toBe(false);
    expect([...drawn.keys()].sort()).toEqual(["", "0", "0,2", "0,3", "2", "2,3", "3"]);
  });

  test("gives the rule that is surest to be precise where none is precise enough", async () => {
    const { best, reaches, isComplete } = await search((row) => row[1] === 1 && row[4] === 1, { maxConditions: 1 });
    expect([reaches, isComplete]).toEqual([false, true]);
    expect(["1", "4"]).toContain(best.rule.join());
    expect(best.low).toBeLessThan(0.5);
  });

  test("ends when draws run out, with the best so far", async () => {
    const { best, isComplete, reaches } = await search((row) => row[1] === 1 && row[4] === 1, {}, 0, 500);
    expect([isComplete, reaches]).toEqual([false, false]);
    expect(best.draws).toBeGreaterThan(0);
  });
});
