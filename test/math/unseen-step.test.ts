import { describe, expect, test } from "vitest";
import {
  banzhafValues,
  game,
  kernelShap,
  owenValues,
  type Probe,
  permutationShapley,
  shapleyInteractions,
} from "whybox";
import { unseenSquare, unseenStep } from "../../dist/math/unseen-step.js";

const PARTS = 12;
const Z95 = 1.959964;

/** A game of few values: what the kept parts are worth. */
function gameOf(worth: (kept: readonly number[]) => number): Probe {
  return game(PARTS, ({ data, rows }) =>
    Array.from({ length: rows }, (_, row) => {
      const z = Array.from(data.subarray(row * PARTS, (row + 1) * PARTS));
      return worth([...z.keys()].filter((part) => z[part] === 1));
    }),
  );
}

/** Part 0 and two others. */
const veto = gameOf((kept) => Number(kept[0] === 0 && kept.length >= 3));
/** Pairs of one of three left gloves and one of nine right ones. */
const gloves = gameOf((kept) =>
  Math.min(kept.filter((part) => part < 3).length, kept.filter((part) => part >= 3).length),
);
const everybody = gameOf((kept) => Number(kept.length === PARTS));

type Estimate = { readonly values: readonly number[]; readonly errors: readonly (number | null)[] };

/** The share of intervals that hold, part by part, the worst of them, and the mean width of one beside the errors. */
async function coverage(exact: readonly number[], runs: number, estimate: (seed: number) => Promise<Estimate>) {
  const inside = exact.map(() => 0);
  let [widths, misses] = [0, 0];
  for (let seed = 0; seed < runs; seed++) {
    const { values, errors } = await estimate(seed);
    for (const [i, value] of exact.entries()) {
      const off = Math.abs(values[i] - value);
      inside[i] += Number(off <= Z95 * Number(errors[i]) + 1e-9);
      widths += Number(errors[i]) ** 2;
      misses += off ** 2;
    }
  }
  const shares = inside.map((count) => count / runs);
  return {
    all: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    worst: Math.min(...shares),
    width: Math.sqrt(widths / misses),
  };
}

type Method = typeof kernelShap | typeof permutationShapley | typeof banzhafValues;

async function coverageOf(asked: Probe, explain: Method, budgetRows: number, runs: number) {
  const { result } = await explain(asked, { budgetRows: 2 ** PARTS, enumerate: true });
  return coverage(result.values[0], runs, async (seed) => {
    const { result } = await explain(asked, { budgetRows, seed });
    return { values: result.values[0], errors: result.standardErrors?.[0] ?? [] };
  });
}

describe("intervals of games of few values hold the truth", () => {
  test.each([
    // Without the step, by row: 74.7, 88.2, 93.2 (80 of the worst) and 88.1% of all.
    ["a veto player, Banzhaf values", veto, banzhafValues, 512],
    ["gloves, Banzhaf values", gloves, banzhafValues, 128],
    ["a veto player, Shapley values", veto, kernelShap, 128],
    ["everybody, orders", everybody, permutationShapley, 512],
  ] as const)("%s", async (_, asked, explain, budgetRows) => {
    const { all, worst, width } = await coverageOf(asked, explain, budgetRows, 60);
    expect(all).toBeGreaterThan(0.94);
    expect(worst).toBeGreaterThan(0.88);
    expect(width).toBeLessThan(3);
  });

  test("gloves, faithful indices", async () => {
    const options = { index: "FSII", order: 1 } as const;
    const exact = await shapleyInteractions(gloves, { ...options, budgetRows: 2 ** PARTS, enumerate: true });
    const { all, worst } = await coverage(exact.result.values[0], 60, async (seed) => {
      const { result } = await shapleyInteractions(gloves, { ...options, budgetRows: 128, seed });
      return { values: result.values[0], errors: result.standardErrors[0] };
    });
    // Without the step, 91.9% and 75% of the worst.
    expect(all).toBeGreaterThan(0.94);
    expect(worst).toBeGreaterThan(0.85);
  });

  test("groups whose sums were the same in every order", async () => {
    const hierarchy = { a: { b: [0, 1, 2], c: [3, 4, 5] }, d: { e: [6, 7, 8], f: [9, 10, 11] } };
    for (let seed = 0; seed < 60; seed++) {
      const { result } = await owenValues(gloves, { hierarchy, budgetRows: 32, seed });
      for (const { standardErrors } of result.groups ?? []) expect(standardErrors?.[0] ?? null).not.toBe(0);
    }
  });
});

describe("answers that are all the same", () => {
  const rare = gameOf((kept) =>
    Number([0, 1, 2].every((part) => kept.includes(part)) && [3, 4, 5, 6].every((part) => !kept.includes(part))),
  );

  test.each([
    ["kernelShap", kernelShap],
    ["permutationShapley", permutationShapley],
    ["banzhafValues", banzhafValues],
  ] as const)("leave the standard errors of %s unknown, with a note", async (_, explain) => {
    let unknown = 0;
    for (let seed = 0; seed < 8; seed++) {
      const { result, notes } = await explain(rare, { budgetRows: 64, seed });
      const values = result.values[0];
      const errors = result.standardErrors?.[0] ?? [];
      expect(errors).not.toContain(0);
      if (values.some((value) => value !== 0)) continue;
      unknown++;
      expect(errors.every((error) => error === null)).toBe(true);
      expect(notes.map(({ code }) => code)).toContain("NO_STANDARD_ERROR");
    }
    expect(unknown).toBeGreaterThan(0);
  });

  test("are known where every coalition was asked", async () => {
    const { result } = await kernelShap(
      gameOf(() => 1),
      { budgetRows: 2 ** PARTS },
    );
    expect(result.standardErrors?.[0]).toEqual(new Array(PARTS).fill(0));
  });
});

describe("unseenStep", () => {
  test("is the largest gap between values", () => {
    expect(unseenStep(Float64Array.of(0, 1, 1, 0, 3, 3, 0, 1), 0, 3)).toBe(2);
    expect(unseenStep(Float64Array.of(0.1 + 0.2, 0.3, 0.3, 0), 0, 0.3)).toBeCloseTo(0.3, 12);
  });

  test("is 0 where answers take many values, and where they take one", () => {
    expect(unseenStep(Float64Array.of(0.1, 0.7, 0.4, 0.9), 0, 1)).toBe(0);
    expect(unseenStep(new Float64Array(20).fill(2), 2, 2)).toBe(0);
  });
});

test("1.96 standard errors of what nobody saw are the rule of three", () => {
  const pairs = 50;
  // A mean of as many pairs, each off by so much.
  const error = Math.sqrt(unseenSquare(1, pairs) / pairs);
  expect(Z95 * error).toBeCloseTo(3 / pairs, 4);
  expect(unseenSquare(1, 0)).toBe(0);
});
