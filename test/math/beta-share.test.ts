import { expect, test } from "vitest";
import { betaQuantile, betaShare } from "../../dist/math/beta-share.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

// Of the binomial distribution: I_x(k, n - k + 1) is the chance of at least k hits.
test("the beta share sums binomial probabilities", () => {
  for (const [n, p] of [
    [5, 0.3],
    [40, 0.9],
    [200, 0.01],
  ]) {
    let below = 0;
    let term = (1 - p) ** n;
    for (let k = 0; k < n; k++) {
      below += term;
      expect(betaShare(p, k + 1, n - k)).toBeCloseTo(1 - below, 12);
      term *= ((n - k) / (k + 1)) * (p / (1 - p));
    }
  }
});

test("the beta quantile undoes the share", () => {
  for (const share of [0.025, 0.5, 0.975]) close(betaShare(betaQuantile(share, 3.5, 20), 3.5, 20), share);
});

test("mirrored, the share of the other side is the rest; of a uniform it is x", () => {
  for (const x of [0, 1e-9, 0.3, 0.9, 1]) {
    expect(betaShare(x, 1, 1)).toBeCloseTo(x, 14);
    expect(betaShare(x, 2.5, 7) + betaShare(1 - x, 7, 2.5)).toBeCloseTo(1, 12);
  }
});
