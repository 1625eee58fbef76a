import { expect, test } from "vitest";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { quantileTable, replaceByQuantiles } from "../../dist/math/quantile-table.js";

test("is the normal quantile to 1e-7 within its range, and exactly beyond", () => {
  const shares = Float64Array.from({ length: 20_001 }, (_, i) => (i + 0.37) / 20_002);
  const quantiles = shares.slice();
  replaceByQuantiles(quantiles);
  const [low, high] = [quantileTable.least, 1 - quantileTable.least];
  let worst = 0;
  for (const [i, share] of shares.entries()) {
    const error = Math.abs(quantiles[i] - normalQuantile(share));
    if (share < low || share >= high) expect(error).toBe(0);
    worst = Math.max(worst, error);
  }
  expect(worst).toBeLessThan(1e-7);
});

test("never falls", () => {
  const quantiles = Float64Array.from({ length: 50_000 }, (_, i) => (i + 0.5) / 50_000);
  replaceByQuantiles(quantiles);
  for (let i = 1; i < quantiles.length; i++) expect(quantiles[i] >= quantiles[i - 1]).toBe(true);
});
