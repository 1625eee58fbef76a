import fc from "fast-check";
import { expect, test } from "vitest";
import { ridge, selectFeatures } from "whybox/statistics";
import { noises } from "../fixtures/games.js";

/** Fits every candidate anew, from the rows. */
function refittingForward(z: number[][], y: number[], weights: number[], count: number): number[] {
  const picked: number[] = [];
  while (picked.length < count) {
    let best = -1;
    let bestR2 = Number.NEGATIVE_INFINITY;
    for (const c of z[0].keys()) {
      if (picked.includes(c)) continue;
      const { r2 } = ridge(
        z.map((row) => [...picked, c].map((column) => row[column])),
        y,
        { weights, alpha: 0 },
      );
      if (r2 > bestR2 + 1e-10) {
        best = c;
        bestR2 = r2;
      }
    }
    picked.push(best);
  }
  return picked;
}

test("forward picks what fitting every candidate anew picks", () => {
  const seeds = fc.integer({ min: 1, max: 1e6 });
  const small = fc.tuple(seeds, fc.integer({ min: 3, max: 25 }), fc.integer({ min: 1, max: 6 }));
  fc.assert(
    fc.property(small, fc.boolean(), ([seed, rows, columns], binary) => {
      const z = Array.from({ length: rows }, (_, r) =>
        Array.from(noises(columns, seed + r), (value) => (binary ? Number(value > 0) : value)),
      );
      const y = Array.from(noises(rows, seed + 999));
      const weights = y.map((value) => 0.1 + Math.abs(value));
      const count = Math.min(columns, 3);
      const picked = selectFeatures(z, y, { weights, count, method: "forward" });
      expect(picked).toEqual(refittingForward(z, y, weights, count));
    }),
    { numRuns: 60 },
  );
});
