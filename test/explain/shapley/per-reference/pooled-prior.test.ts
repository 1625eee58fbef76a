import { describe, expect, test } from "vitest";
import { coalitions, stream } from "whybox/extending";
import { pooledPrior } from "../../../../dist/explain/shapley/per-reference/pooled-prior.js";
import { misfitUnder } from "../../../../dist/explain/shapley/process/odd-process-fit.js";
import { normalQuantile } from "../../../../dist/math/normal-quantile.js";
import { priorVariances, signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 9;
const everyone = Array.from({ length: PLAYERS }, (_, player) => player);
const random = stream(11, "games");

/** Half coalitions, all different, and the grand one. */
function keptRows(count: number): number[][] {
  const halves = Array.from({ length: count - 1 }, (_, row) => ((7 * row) % 255) + 1);
  return [...halves.map((bits) => everyone.filter((player) => (bits >> player) & 1)), everyone];
}

/** Games drawn from a prior, each on a scale of its own. */
function drawn(kept: number[][], count: number, prior: { additive: number; decay: number }): Float64Array[] {
  const sets = priorVariances(PLAYERS, { ...prior, roughness: 0 });
  const signs = kept.map((row) => sets.map(({ set }) => signOf(row, set)));
  return Array.from({ length: count }, (_, game) => {
    const scale = 10 ** ((game % 5) - 2);
    const coefficients = sets.map(({ variance }) => scale * Math.sqrt(variance) * normalQuantile(random.uniform()));
    return Float64Array.from(signs, (row) => row.reduce((sum, sign, i) => sum + sign * coefficients[i], 0));
  });
}

describe("the prior of games together", () => {
  const kept = keptRows(100);
  const observed = coalitions(PLAYERS, kept);

  test.each([
    { additive: 16, decay: 0.03 },
    { additive: 1024, decay: 0.3 },
  ])("is the one that they are drawn from, whatever their scale: %o", async (truth) => {
    const { prior, lowOrder, againstLowOrder } = await pooledPrior(observed, drawn(kept, 24, truth));
    expect(prior).toEqual({ ...truth, roughness: 1e-9 });
    expect(lowOrder.decay).toBe(1e-5);
    expect(againstLowOrder).toBeGreaterThan(1000);
  });

  test("says by how much it is likelier than that of next to no interactions of five parts", async () => {
    const games = drawn(kept, 6, { additive: 64, decay: 0.001 });
    const { prior, lowOrder, againstLowOrder } = await pooledPrior(observed, games);
    const misfitOf = async (of: typeof prior) =>
      (await (await misfitUnder(observed, of))(games)).reduce((sum, misfit) => sum + misfit, 0);
    expect(againstLowOrder).toBeCloseTo((await misfitOf(lowOrder)) - (await misfitOf(prior)), 6);
    const low = await pooledPrior(observed, drawn(kept, 6, { additive: 64, decay: 0 }));
    expect(low.prior).toEqual(low.lowOrder);
    expect(low.againstLowOrder).toBe(0);
  });

  test("is compared on more coalitions where these are many", async () => {
    const more = keptRows(200);
    const games = drawn(more, 4, { additive: 64, decay: 0.01 });
    const all = coalitions(PLAYERS, more);
    const { prior, lowOrder, againstLowOrder } = await pooledPrior(all, games);
    const misfitOf = async (of: typeof prior) =>
      (await (await misfitUnder(all, of))(games)).reduce((sum, misfit) => sum + misfit, 0);
    expect(againstLowOrder).toBeCloseTo((await misfitOf(lowOrder)) - (await misfitOf(prior)), 6);
  });
});
