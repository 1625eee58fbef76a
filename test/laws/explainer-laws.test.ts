import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Attribution,
  exactShapley,
  kernelShap,
  type Probe,
  parseExplanation,
  permutationShapley,
  type ShapleyOptions,
} from "whybox";
import { noises, tableGame } from "../fixtures/games.js";
import { bits } from "../fixtures/waves.js";

type Explainer = (probe: Probe, options?: ShapleyOptions) => Promise<Attribution>;

/** Every explainer, enumerating and not; the sampled ones with budgets that make them sample. */
const explainers: Record<string, Explainer> = {
  exactShapley: (probe, { seed: _, ...options } = {}) => exactShapley(probe, options),
  "kernelShap, enumerating": (probe, options) => kernelShap(probe, options),
  "kernelShap, sampling": (probe, options) =>
    kernelShap(probe, {
      enumerate: false,
      budgetRows: 2 * probe.parts.length + 8,
      estimator: "regression",
      ...options,
    }),
  "kernelShap, sampling and learning": (probe, options) =>
    kernelShap(probe, { enumerate: false, budgetRows: 2 * probe.parts.length + 4, ...options }),
  "kernelShap, every pair": (probe, options) => kernelShap(probe, { enumerate: false, ...options }),
  "permutationShapley, sampling": (probe, options) =>
    permutationShapley(probe, { enumerate: false, budgetRows: 4 * probe.parts.length, ...options }),
};

const PARTS = 6;
const tables = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2 ** PARTS, maxLength: 2 ** PARTS });

describe.each(Object.entries(explainers))("%s", (name, explain) => {
  test("efficiency: values sum to the game's total", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.nat(1000), async (table, seed) => {
        const { result, subject } = await explain(tableGame(table), { seed });
        const sum = result.values[0].reduce((total, value) => total + value, result.intercepts[0]);
        expect(sum).toBeCloseTo(subject.prediction[0], 9);
      }),
      { numRuns: 25 },
    );
  });

  // Methods that fit the answers weigh coalitions by them, and have no such axiom.
  if (!name.includes("learning")) {
    test("linearity: the same coalitions weigh the same in every game", async () => {
      await fc.assert(
        fc.asyncProperty(tables, tables, fc.double({ min: -2, max: 2, noNaN: true }), async (a, b, factor) => {
          const left = (await explain(tableGame(a))).result.values[0];
          const right = (await explain(tableGame(b))).result.values[0];
          const both = (await explain(tableGame(a.map((value, i) => value + factor * b[i])))).result.values[0];
          both.forEach((value, part) => expect(value).toBeCloseTo(left[part] + factor * right[part], 8));
        }),
        { numRuns: 20 },
      );
    });
  }

  test("a constant added to the game changes no value", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.double({ min: -50, max: 50, noNaN: true }), async (table, constant) => {
        const before = (await explain(tableGame(table))).result.values[0];
        const after = (await explain(tableGame(table.map((value) => value + constant)))).result.values[0];
        after.forEach((value, part) => expect(value).toBeCloseTo(before[part], 9));
      }),
      { numRuns: 20 },
    );
  });

  test("same seed, same bits; plain JSON that reads back as it was", async () => {
    const game = tableGame(noises(2 ** PARTS, 5));
    const first = await explain(game, { seed: "a" });
    expect(bits(await explain(game, { seed: "a" }))).toBe(bits(first));
    expect(parseExplanation(JSON.stringify(first))).toEqual(first);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
  });

  test("asks no more than the budget, and progress ends at the cost", async () => {
    let last: [number, number] = [0, 0];
    const { cost } = await explain(tableGame(noises(2 ** PARTS, 6)), {
      onProgress: (...progress) => {
        last = progress;
      },
    });
    expect(cost.modelRows).toBeLessThanOrEqual(cost.budgetRows);
    expect(last).toEqual([cost.modelRows, cost.modelRows]);
  });

  test("an aborted run rejects with ABORTED and what it has cost", async () => {
    await expect(explain(tableGame(noises(2 ** PARTS)), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ABORTED",
      cost: { modelRows: 0, stoppedBy: "aborted" },
    });
  });
});

/** Axioms that sampling meets on average only: held here by the explainers that see every coalition. */
describe.each(Object.entries(explainers).filter(([name]) => !name.includes("sampling")))("%s", (_, explain) => {
  test("symmetry: parts that can stand in for each other get the same", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        // Parts 0 and 1 count only by how many of them are kept.
        const symmetric = table.map((_, s) => table[(s & ~3) | [0, 1, 1, 3][s & 3]]);
        const [values] = (await explain(tableGame(symmetric))).result.values;
        expect(values[0]).toBeCloseTo(values[1], 9);
      }),
      { numRuns: 25 },
    );
  });

  test("dummy: a part that adds the same to every coalition gets just that", async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.double({ min: -3, max: 3, noNaN: true }), async (table, gain) => {
        const withDummy = table.map((_, s) => table[s & ~4] + (s & 4 ? gain : 0));
        expect((await explain(tableGame(withDummy))).result.values[0][2]).toBeCloseTo(gain, 9);
      }),
      { numRuns: 25 },
    );
  });
});

test("different seeds ask different coalitions", async () => {
  for (const name of ["kernelShap, sampling", "permutationShapley, sampling"]) {
    const game = tableGame(noises(2 ** PARTS, 5));
    const values = async (seed: number | string) =>
      JSON.stringify((await explainers[name](game, { seed })).result.values);
    expect(new Set([await values(0), await values(1), await values("1")]).size).toBe(3);
  }
});
