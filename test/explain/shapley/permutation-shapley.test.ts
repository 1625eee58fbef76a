import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, inProcess, permutationShapley, probe } from "whybox";
import { noises, signGame, tableGame } from "../../fixtures/games.js";

const PARTS = 9;

describe("permutationShapley", () => {
  test("enumerates when every coalition fits the budget", async () => {
    const table = noises(2 ** 5);
    const { result } = await permutationShapley(tableGame(table));
    expect(result.asked?.all).toBe(true);
    expect(result).toEqual((await exactShapley(tableGame(table))).result);
  });

  test("is exact for interactions of at most two parts with a single order and its reverse", async () => {
    const value = (s: number[]) => s[0] + 2 * s[1] * s[2] - s[3] * s[8] + 0.5 * s[7];
    const exact = await exactShapley(signGame(PARTS, value));
    const { result, cost, notes } = await permutationShapley(signGame(PARTS, value), {
      enumerate: false,
      budgetRows: 2 * PARTS,
    });
    result.values[0].forEach((v, part) => expect(v).toBeCloseTo(exact.result.values[0][part], 12));
    expect(result.standardErrors[0].every((error) => error === null)).toBe(true);
    expect(notes.map(({ code }) => code)).toContain("NO_STANDARD_ERROR");
    expect(cost.modelRows).toBe(2 * PARTS);
  });

  test("is unbiased, sums to prediction - baseline, and its intervals cover the truth", async () => {
    const table = noises(2 ** PARTS, 77);
    const exact = (await exactShapley(tableGame(table))).result.values[0];
    const seeds = 200;
    const mean = new Float64Array(PARTS);
    let inside = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const { result, subject, cost } = await permutationShapley(tableGame(table), {
        enumerate: false,
        budgetRows: 300,
        seed,
      });
      const sum = result.values[0].reduce((total, value) => total + value, result.intercepts[0]);
      expect(sum).toBeCloseTo(subject.prediction[0], 11);
      expect(cost.modelRows).toBeLessThanOrEqual(300);
      result.values[0].forEach((value, part) => {
        mean[part] += value / seeds;
        if (Math.abs(value - exact[part]) <= 1.96 * (result.standardErrors[0][part] as number)) inside++;
      });
    }
    expect(inside / seeds / PARTS).toBeGreaterThan(0.92);
    expect(inside / seeds / PARTS).toBeLessThan(0.98);
    // Mean of 200 runs: each run is off by about .08, their mean by about .006.
    mean.forEach((value, part) => expect(Math.abs(value - exact[part])).toBeLessThan(0.025));
  });

  test("few pairs of orders that happen to agree do not make an interval too narrow, and none is far too wide", async () => {
    const parts = 12;
    const weights = noises(parts, 5);
    // Gains are small where many parts of one sign came before, and large where they cancel out: a skew distribution.
    const asked = signGame(parts, (s) =>
      Math.tanh(s.reduce((sum, kept, part) => sum + 0.5 * weights[part] * (kept > 0 ? 1 : 0), 0)),
    );
    const exact = (await exactShapley(asked)).result.values[0];
    const seeds = 150;
    let inside = 0;
    let errors = 0;
    let widths = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const { result, diagnostics } = await permutationShapley(asked, { budgetRows: 64, seed });
      expect(diagnostics.permutations).toBeLessThanOrEqual(6);
      result.values[0].forEach((value, part) => {
        const error = result.standardErrors[0][part] as number;
        if (Math.abs(value - exact[part]) <= 1.96 * error) inside++;
        errors += (value - exact[part]) ** 2;
        widths += error ** 2;
      });
    }
    expect(inside / seeds / parts).toBeGreaterThan(0.93);
    expect(widths / errors).toBeLessThan(3 ** 2);
  });

  test("asks a coalition that several orders pass through once", async () => {
    const { run, diagnostics, cost } = await permutationShapley(tableGame(noises(2 ** PARTS)), {
      enumerate: false,
      budgetRows: 300,
    });
    const visits = (diagnostics.permutations as number) * (PARTS - 1);
    expect(run.cacheHits).toBe(visits - (cost.modelRows - 4));
    expect(run.cacheHits).toBeGreaterThan(0);
  });

  test.each([2, 3, 4])("is exact and says so when orders of %i parts meet every coalition there is", async (parts) => {
    const table = noises(2 ** parts, 3);
    const { result, cost } = await permutationShapley(tableGame(table), { enumerate: false });
    expect(result).toEqual((await exactShapley(tableGame(table))).result);
    expect(cost).toMatchObject({ modelRows: 2 ** parts + 2, stoppedBy: "complete" });
    expect(result.asked).toEqual({ count: 2 ** parts, of: "coalitions", all: true });
  });

  test("says that it sampled where orders leave coalitions out", async () => {
    const { result, cost } = await permutationShapley(tableGame(noises(8, 3)), { enumerate: false, budgetRows: 6 });
    expect(cost.stoppedBy).toBe("budget");
    expect(result.standardErrors).toEqual([[null, null, null]]);
  });

  test("an aborted run counts the coalitions that were answered", async () => {
    const parts = 6;
    const model = blackBox((rows) => rows.map((row) => row[0] * row[1] * row[2] + row[3]), {
      input: { kind: "columns", features: noises(parts).map((_, i) => ({ name: `x${i}`, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const executor = inProcess({ chunkBytes: parts * 8 });
    const asked = probe(model, columns([Array(parts).fill(0)], Array(parts).fill(1)), { executor });
    const stop = new AbortController();
    const error = await permutationShapley(asked, {
      enumerate: false,
      budgetRows: 60,
      signal: stop.signal,
      onProgress: (done) => done === 47 && stop.abort(),
    }).catch((reason) => reason);
    const { result, diagnostics, run, cost } = error.partial;
    expect(cost.modelRows).toBe(47);
    expect(result.asked.count).toBe(45);
    // Of the coalitions that the complete orders pass through, some were met before; none was asked twice.
    const visits = diagnostics.permutations * (parts - 1);
    expect(run.cacheHits).toBeGreaterThan(0);
    expect(visits - run.cacheHits).toBeLessThanOrEqual(43);
    expect(visits - run.cacheHits).toBeGreaterThan(43 - 2 * (parts - 1));
  });

  test("ends when the budget could pay for more coalitions than there are", async () => {
    const { cost } = await permutationShapley(tableGame(noises(2 ** 4)), { enumerate: false, budgetRows: 5000 });
    expect(cost.modelRows).toBeLessThanOrEqual(16 + 2);
  });
});
