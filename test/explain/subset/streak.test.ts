import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, columns, game, greedy, type Matrix, parseExplanation, probe, streak, WhyboxError } from "whybox";
import { tableGame } from "../../fixtures/games.js";
import { bits } from "../../fixtures/waves.js";

type Run = {
  count: number;
  optimum: number;
  gamma: number;
  greedy: number[];
  greedyValues: number[];
  streak: {
    epsilon: number;
    order: number[];
    value: number;
    set: number[];
    instances: number;
    calls: number;
    bestSingle: number;
  }[];
};
type Case = { name: string; submodular: boolean; table: number[]; runs: Run[] };
const cases: Case[] = JSON.parse(
  readFileSync(new URL("../../fixtures/subset/setfunctions.json", import.meta.url), "utf8"),
);

/** A game that remembers which coalitions it was asked. */
function watched(parts: number, value: (kept: number[]) => number) {
  const asked: string[] = [];
  const probe = game(parts, (z: Matrix) =>
    Array.from({ length: z.rows }, (_, row) => {
      const kept = Array.from({ length: parts }, (_, part) => part).filter((part) => z.data[row * parts + part] === 1);
      asked.push(kept.join());
      return value(kept);
    }),
  );
  return { probe, asked };
}

/** f(S) = how much weight the union of the sets holds: monotone and submodular, in whole numbers. */
const coverages = fc
  .record({
    sets: fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 6 }), { minLength: 3, maxLength: 8 }),
    weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
    seed: fc.nat(1000),
    epsilon: fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.9),
  })
  .chain((drawn) => fc.record({ ...spread(drawn), count: fc.integer({ min: 1, max: drawn.sets.length }) }));

function spread<T extends object>(drawn: T) {
  return Object.fromEntries(Object.entries(drawn).map(([name, value]) => [name, fc.constant(value)])) as {
    [K in keyof T]: fc.Arbitrary<T[K]>;
  };
}

const coverage = (sets: number[][], weights: number[]) => (kept: number[]) =>
  [...new Set(kept.flatMap((part) => sets[part]))].reduce((sum, item) => sum + weights[item], 0);

/** The best value of at most so many parts, by trying all. */
function optimum(parts: number, most: number, value: (kept: number[]) => number): number {
  let best = 0;
  for (let s = 0; s < 2 ** parts; s++) {
    const kept = Array.from({ length: parts }, (_, part) => part).filter((part) => (s >> part) & 1);
    if (kept.length <= most) best = Math.max(best, value(kept));
  }
  return best;
}

describe.each(cases)("$name", ({ table, runs }) => {
  for (const { count, optimum: best, gamma, greedy: order, greedyValues, streak: answers } of runs) {
    test.each(answers)(`Algorithm 2, ${count} parts, epsilon $epsilon, order $order`, async (reference) => {
      const { epsilon } = reference;
      const { result, diagnostics } = await streak(tableGame(table), { count, epsilon, sequence: reference.order });
      expect(result.value).toBe(reference.value);
      expect(result.parts.toSorted()).toEqual(reference.set);
      expect(diagnostics.instances).toBe(reference.instances);
      expect(diagnostics.bestSingle).toBe(reference.bestSingle);
      expect(diagnostics.sets).toBeLessThanOrEqual(reference.calls);
      expect(result.share).toBeCloseTo(reference.value / (table.at(-1) as number), 12);
    });

    test.each([true, false])(`greedy, ${count} parts, lazy %s`, async (lazy) => {
      const { result, diagnostics } = await greedy(tableGame(table), { count, lazy });
      expect(result.parts).toEqual(order);
      expect(result.value).toBe(greedyValues.at(-1));
      result.gains.forEach((gain, i) => expect(gain).toBe(greedyValues[i] - (greedyValues[i - 1] ?? 0)));
      const parts = Math.log2(table.length);
      const naive = (count * (2 * parts - count + 1)) / 2;
      if (lazy) expect(diagnostics.sets).toBeLessThanOrEqual(naive);
      else expect(diagnostics.sets).toBe(naive);
    });

    test(`the guarantee holds at the true submodularity ratio, ${count} parts`, async () => {
      const atGamma = (1 - 0.5) * gamma * (3 - Math.exp(-gamma / 2) - 2 * Math.sqrt(2 - Math.exp(-gamma / 2)));
      const values = await Promise.all(
        Array.from({ length: 20 }, async (_, seed) => {
          const { result } = await streak(tableGame(table), { count, epsilon: 0.5, seed });
          return result.value;
        }),
      );
      expect(values.reduce((sum, value) => sum + value, 0) / 20).toBeGreaterThanOrEqual((atGamma / 2) * best);
    });
  }
});

describe("streak", () => {
  test("is worth at least half the optimum, less epsilon, on monotone submodular functions in any order", async () => {
    await fc.assert(
      fc.asyncProperty(coverages, async ({ sets, weights, seed, epsilon, count }) => {
        const value = coverage(sets, weights);
        const { probe } = watched(sets.length, value);
        const { result } = await streak(probe, { count, epsilon, seed });
        const best = optimum(sets.length, count, value);
        expect(result.value).toBeGreaterThanOrEqual(((1 - epsilon) / 2) * best - 1e-9);
        expect(result.value).toBeGreaterThanOrEqual(Math.max(...sets.map((_, part) => value([part]))));
        expect(result.parts.length).toBeLessThanOrEqual(count);
        expect(result.value).toBe(value([...result.parts]));
        expect(result.gains.reduce((sum, gain) => sum + gain, 0)).toBe(result.value);
      }),
      { numRuns: 100 },
    );
  });

  test("asks no set twice, with and without fill, and counts every row", async () => {
    await fc.assert(
      fc.asyncProperty(coverages, fc.boolean(), async ({ sets, weights, seed, epsilon, count }, fill) => {
        const { probe, asked } = watched(sets.length, coverage(sets, weights));
        const { cost } = await streak(probe, { count, epsilon, seed, fill });
        // But none and all, which tell whether the model's answers stay.
        expect(new Set(asked).size).toBe(asked.length - 2);
        expect(cost.modelRows).toBe(asked.length);
        expect(cost.distinctRows).toBe(asked.length - 2);
        expect(cost.modelRows).toBeLessThanOrEqual(cost.budgetRows);
      }),
      { numRuns: 100 },
    );
  });

  test("is worth no less with fill, whatever the function", async () => {
    const tables = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 64, maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(tables, fc.nat(100), fc.integer({ min: 1, max: 6 }), async (table, seed, count) => {
        const plain = await streak(tableGame(table), { count, epsilon: 0.5, seed });
        const filled = await streak(tableGame(table), { count, epsilon: 0.5, seed, fill: true });
        expect(filled.result.value).toBeGreaterThanOrEqual(plain.result.value);
        expect(plain.result.value).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });

  test("never asks of parts that hiding cannot change", async () => {
    const { probe, asked } = watched(4, (kept) => kept.length);
    const { result, diagnostics } = await streak(
      { ...probe, constant: [false, true, false, true] },
      { count: 4, fill: true },
    );
    expect(result.parts.toSorted()).toEqual([0, 2]);
    expect(asked.filter((set) => /[13]/.test(set))).toEqual(["0,1,2,3", "0,1,2,3"]);
    expect(diagnostics.constantParts).toBe(2);
  });

  test("an instance like its background has nothing to choose", async () => {
    const { probe } = watched(2, () => 5);
    const { result, cost } = await streak({ ...probe, constant: [true, true] }, { count: 2, fill: true });
    expect(result).toMatchObject({ parts: [], gains: [], value: 0, answer: 5, share: null });
    expect(cost.modelRows).toBe(4);
  });

  test("a single part is all parts, and is not asked again", async () => {
    const { probe } = watched(1, (kept) => kept.length);
    const { result, cost } = await streak(probe, { count: 1, fill: true });
    expect(result).toMatchObject({ parts: [0], gains: [1], value: 1, answer: 1, share: 1 });
    expect(cost.modelRows).toBe(4);
  });

  test("the sequence is drawn from the seed, and recorded", async () => {
    // Everything gains the same, so that the low thresholds take what comes first.
    const additive = () => watched(12, (kept) => kept.length).probe;
    const chosen = async (seed: number) => (await streak(additive(), { count: 3, seed })).result.parts.join();
    expect(await chosen(1)).toBe(await chosen(1));
    expect(new Set(await Promise.all([0, 1, 2, 3].map(chosen))).size).toBeGreaterThan(1);
    const drawn = await streak(additive(), { count: 3, seed: 5 });
    const order = drawn.method.options.sequence as number[];
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, part) => part));
    expect((await streak(additive(), { count: 3, sequence: order })).result.gains).toEqual(drawn.result.gains);
  });

  test("a negative world: no part raises the answer, so none is chosen, and it says so", async () => {
    const { probe } = watched(3, (kept) => -kept.length);
    const explanation = await streak(probe, { count: 2, fill: true });
    expect(explanation.result).toMatchObject({ parts: [], gains: [], value: 0, answer: 0, share: 0 });
    expect(explanation.notes.map(({ code }) => code)).toEqual(["PREDICTION_BELOW_BASELINE", "NO_GAIN", "NOT_MONOTONE"]);
    expect(explanation.result.guarantee).toBeNull();
  });

  test("states the larger of its ratio and of the best single part's, gamma / k, as a function of gamma", async () => {
    const { probe } = watched(3, (kept) => kept.length);
    const { result } = await streak(probe, { count: 2, epsilon: 0.5 });
    expect(result.guarantee).toEqual({
      factor: "the larger of gamma / 2 and (1 - epsilon) gamma (3 - exp(-gamma / 2) - 2 sqrt(2 - exp(-gamma / 2))) / 2",
      gamma: [1, 0.75, 0.5, 0.25],
      share: [0.5, 0.375, 0.25, 0.125],
    });
    // The best single part is among the answers whatever the sequence is and wherever a budget ends the run.
    const given = await streak(probe, { count: 2, epsilon: 0.5, sequence: [2, 0, 1] });
    expect(given.result.guarantee).toMatchObject({ factor: "gamma / 2", share: [0.5, 0.375, 0.25, 0.125] });
    const cut = await streak(probe, { count: 2, budgetRows: 5 });
    expect(cut.cost.stoppedBy).toBe("budget");
    expect(cut.result.guarantee).toMatchObject({ factor: "gamma / 2" });
  });

  test("from 62 parts on its own ratio is the larger", async () => {
    const { probe } = watched(70, (kept) => kept.length);
    const ratio = (1 - 0.001) * (3 - Math.exp(-0.5) - 2 * Math.sqrt(2 - Math.exp(-0.5)));
    const share = async (count: number) =>
      (await streak(probe, { count, epsilon: 0.5, budgetRows: 2000 })).result.guarantee?.share[0];
    expect(await share(4)).toBe(1 / 4);
    expect(ratio / 2).toBeGreaterThan(1 / 62);
    expect(ratio / 2).toBeLessThan(1 / 61);
  });

  test("greedy promises 1 - exp(-gamma) where it asks every part, and lazily where gains only shrink", async () => {
    const { probe } = watched(4, (kept) => kept.length);
    const thorough = await greedy(probe, { count: 3, lazy: false });
    expect(thorough.result.guarantee?.share).toEqual([1, 0.75, 0.5, 0.25].map((gamma) => 1 - Math.exp(-gamma)));
    const lazy = await greedy(probe, { count: 3 });
    expect(lazy.result.guarantee).toEqual({
      factor: "gamma / 3; for gamma = 1 the larger of it and 1 - exp(-gamma)",
      gamma: [1, 0.75, 0.5, 0.25],
      share: [1 - Math.exp(-1), 0.75 / 3, 0.5 / 3, 0.25 / 3],
    });
  });

  test("answers near the largest double are an error, and what is written can be read back", async () => {
    const huge = watched(3, (kept) => 1e300 * kept.length).probe;
    const explanation = await streak(huge, { count: 2 });
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    const beyond = watched(3, (kept) => (kept.length < 2 ? -1.7e308 : 1.7e308)).probe;
    for (const choose of [streak, greedy]) {
      await expect(choose(beyond, { count: 2 })).rejects.toMatchObject({
        code: "MODEL_ANSWER_INVALID",
        message: expect.stringMatching(/^(streak|greedy): the answers of output ".*" are so large/),
      });
    }
  });
  test("logProbability maximises the logarithm, and its gains add up to it", async () => {
    const probability = (kept: number[]) => [0.1, 0.2, 0.5, 0.9][kept.length];
    const { probe } = watched(3, probability);
    const { result } = await streak(probe, { count: 2, objective: "logProbability", fill: true });
    expect(result.answer).toBe(0.5);
    expect(result.value).toBeCloseTo(Math.log(0.5 / 0.1), 12);
    expect(result.gains.reduce((sum, gain) => sum + gain, 0)).toBeCloseTo(result.value, 12);
    expect(result.share).toBeCloseTo(0.4 / 0.8, 12);
  });

  test("a budget ends the pass with what there is, and never one row over", async () => {
    const value = (kept: number[]) => Math.sqrt(kept.reduce((sum, part) => sum + part + 1, 0));
    const all = (await streak(watched(12, value).probe, { count: 6, epsilon: 0.3 })).cost.modelRows;
    for (const budgetRows of [14, 20, all - 1]) {
      const { cost, result, notes } = await streak(watched(12, value).probe, { count: 6, epsilon: 0.3, budgetRows });
      expect(cost.modelRows).toBeLessThanOrEqual(budgetRows);
      expect(cost.stoppedBy).toBe("budget");
      expect(result.value).toBeGreaterThanOrEqual(value([11]));
      expect(notes.map(({ code }) => code)).toContain("BUDGET_SPENT");
    }
    const exact = await streak(watched(12, value).probe, { count: 6, epsilon: 0.3, budgetRows: all });
    expect(exact.cost).toMatchObject({ modelRows: all, stoppedBy: "complete" });
  });

  test("an abort stays an abort where what was found has no logarithm", async () => {
    const stop = new AbortController();
    let sets = 0;
    const probe = game(12, (z) =>
      Array.from({ length: z.rows }, (_, row) => {
        if (++sets === 15) stop.abort();
        const own = z.data.subarray(row * 12, row * 12 + 12);
        const kept = own.reduce((sum, one) => sum + one, 0);
        return kept === 1 && own[11] === 1 ? 0 : 0.1 + 0.05 * kept;
      }),
    );
    const order = Array.from({ length: 12 }, (_, part) => part);
    const error = await streak(probe, {
      count: 5,
      objective: "logProbability",
      sequence: order,
      signal: stop.signal,
    }).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
  });

  test.each([streak, greedy])("the logarithm of an answer of 0 comes with what the run has cost", async (explain) => {
    const probe = game(3, (z) =>
      Array.from({ length: z.rows }, (_, row) => {
        const kept = z.data.subarray(row * 3, row * 3 + 3).reduce((sum, one) => sum + one, 0);
        return kept === 1 ? 0 : 0.1 + kept;
      }),
    );
    const error = await explain(probe, { count: 2, objective: "logProbability" }).catch((reason) => reason);
    expect(error).toMatchObject({ code: "LINK_DOMAIN", cost: { modelRows: 7 } });
  });

  test("an aborted run gives what it has found", async () => {
    const stop = new AbortController();
    let sets = 0;
    const probe = game(12, (z) =>
      Array.from({ length: z.rows }, (_, row) => {
        if (++sets === 20) stop.abort();
        return z.data.subarray(row * 12, row * 12 + 12).reduce((sum, kept, part) => sum + kept * (part + 1), 0);
      }),
    );
    const run = streak(probe, { count: 5, epsilon: 0.3, signal: stop.signal });
    const error = await run.then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(WhyboxError);
    expect(error).toMatchObject({ code: "ABORTED", cost: { stoppedBy: "aborted" } });
    expect(error.partial).toMatchObject({ kind: "subset", cost: { stoppedBy: "aborted" } });
    expect(error.partial.result.value).toBeGreaterThanOrEqual(12);
    expect(parseExplanation(JSON.stringify(error.partial))).toEqual(error.partial);
  });
});

test("progress ends at the cost, and the same seed gives the same bits", async () => {
  const { probe } = watched(9, (kept) => Math.sqrt(kept.length));
  for (const explain of [streak, greedy]) {
    let last: [number, number] = [0, 0];
    const onProgress = (...progress: [number, number]) => {
      expect(progress[0]).toBeGreaterThanOrEqual(last[0]);
      last = progress;
    };
    const explanation = await explain(probe, { count: 4, onProgress });
    expect(last).toEqual([explanation.cost.modelRows, explanation.cost.modelRows]);
    expect(bits(await explain(probe, { count: 4 }))).toBe(bits(explanation));
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  }
});

test.each([1, 2, 9, 10])("says so when the background has a few rows: of %i rows", async (rows) => {
  const model = blackBox((all) => all.map(([a, b]) => a + b), {
    name: "sum",
    input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
    outputs: [{ name: "sum" }],
  });
  const background = Array.from({ length: rows }, (_, row) => [-row, -2 * row]);
  for (const explain of [streak, greedy]) {
    const { notes } = await explain(probe(model, columns(background, [1, 2])), { count: 1 });
    const few = {
      code: "FEW_BACKGROUND_ROWS",
      message: `There are only ${rows} background rows. The parts chosen and their gains depend strongly on which rows these are.`,
    };
    expect(notes).toEqual(rows === 2 || rows === 9 ? [few] : []);
  }
});

describe("greedy", () => {
  test("lazily it takes the same parts on submodular functions, and asks no more", async () => {
    await fc.assert(
      fc.asyncProperty(coverages, async ({ sets, weights, count }) => {
        const { probe } = watched(sets.length, coverage(sets, weights));
        const lazy = await greedy(probe, { count });
        const naive = await greedy(probe, { count, lazy: false });
        expect({ ...lazy.result, guarantee: 0 }).toEqual({ ...naive.result, guarantee: 0 });
        expect(lazy.cost.modelRows).toBeLessThanOrEqual(naive.cost.modelRows);
      }),
      { numRuns: 100 },
    );
  });

  test("reaches 1 - 1/e of the optimum on monotone submodular functions", async () => {
    await fc.assert(
      fc.asyncProperty(coverages, async ({ sets, weights, count }) => {
        const value = coverage(sets, weights);
        const { result } = await greedy(watched(sets.length, value).probe, { count });
        expect(result.value).toBeGreaterThanOrEqual((1 - 1 / Math.E) * optimum(sets.length, count, value) - 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  test("is naive greedy's 455 rows at 50 parts and 10 to choose", async () => {
    const { probe } = watched(50, (kept) => kept.length);
    const { diagnostics, cost } = await greedy(probe, { count: 10, lazy: false });
    expect(diagnostics.sets).toBe(455);
    expect(cost).toMatchObject({ modelRows: 459, budgetRows: 459 + 8 * 11 + 2, stoppedBy: "complete" });
  });

  test("goes on where no part gains alone what two gain together", async () => {
    const { probe } = watched(4, (kept) => (kept.includes(1) && kept.includes(3) ? 1 : 0));
    const { result } = await greedy(probe, { count: 3, lazy: false });
    expect(result).toMatchObject({ parts: [0, 1, 3], gains: [0, 0, 1], value: 1 });
    // Lazily, what was measured once bounds it for good: part 3 is never looked at again.
    expect((await greedy(probe, { count: 3 })).result.parts).toEqual([]);
  });

  test("answers with the best set on the way", async () => {
    const { probe } = watched(5, (kept) => Math.min(2, kept.length));
    const { result } = await greedy(probe, { count: 4 });
    expect(result.parts).toEqual([0, 1]);
    expect(result.share).toBe(1);
  });

  test("an aborted run gives the parts it has chosen", async () => {
    const stop = new AbortController();
    let sets = 0;
    const probe = game(6, (z) =>
      Array.from({ length: z.rows }, (_, row) => {
        if (++sets === 12) stop.abort();
        return z.data.subarray(row * 6, row * 6 + 6).reduce((sum, kept, part) => sum + kept * (part + 1), 0);
      }),
    );
    await expect(greedy(probe, { count: 6, lazy: false, signal: stop.signal })).rejects.toMatchObject({
      code: "ABORTED",
      partial: { kind: "subset", result: { parts: [5] } },
    });
  });
});
