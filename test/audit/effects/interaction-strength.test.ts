import { describe, expect, test } from "vitest";
import { interactionStrength } from "whybox/audit";
import { model, people, reference } from "../../fixtures/effects-reference.js";

describe("interactionStrength", () => {
  test("is the reference's: H squared and the size in the output's unit", async () => {
    const { result, notes } = await interactionStrength(model, people, { budgetRows: 500_000 });
    expect(result.rows).toBe(200);
    expect(notes.map(({ code }) => code)).not.toContain("ROWS_SAMPLED");
    expect(notes.map(({ code }) => code)).not.toContain("FEW_ROWS");
    for (const { features: pair, share, unnormalised } of result.pairs) {
      const expected = reference.friedman_H_pairwise[pair.join()];
      expect(Math.abs((share.value as number) - expected.H2)).toBeLessThan(1e-10);
      expect(Math.abs((unnormalised.value as number) - expected.H_unnormalised)).toBeLessThan(1e-10);
    }
    expect(result.pairs[0].features).toEqual([0, 1]);
    // x2 and x3 take no part in any interaction; for x0 and x1 it is the one that they share.
    const total = new Map(
      result.totals.map(({ features: [feature], unnormalised }) => [feature, unnormalised.value as number]),
    );
    expect(total.get(0)).toBeCloseTo(reference.friedman_H_pairwise["0,1"].H_unnormalised, 8);
    expect(total.get(2)).toBeLessThan(1e-10);
  }, 30_000);

  test("takes fewer rows where the budget asks for it, and refuses what it cannot pay for", async () => {
    const asked = { budgetRows: 4000, features: ["x0", "x1"] };
    const { result, cost, notes } = await interactionStrength(model, people, asked);
    expect(result.rows).toBe(36);
    const note = notes.find(({ code }) => code === "ROWS_SAMPLED");
    expect(note?.message).toMatch(/^36 of 200 rows were taken; .* less than 8% may be among none of them/);
    expect(notes.find(({ code }) => code === "FEW_ROWS")?.message).toMatch(/^There are only 36 rows: the intervals/);
    expect(cost.modelRows).toBe(3 * 36 * 36);
    await expect(interactionStrength(model, people, { budgetRows: 999 })).rejects.toThrow(
      "expected budgetRows of at least 1000",
    );
  });

  test("is stopped while it resamples, once the model has answered all", async () => {
    const stop = new AbortController();
    const run = interactionStrength(model, people, {
      ...{ budgetRows: 500_000, pairs: false, signal: stop.signal },
      onProgress: (done, all) => {
        if (done === all) setTimeout(() => stop.abort(), 5);
      },
    });
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  });
});
