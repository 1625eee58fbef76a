import { describe, expect, test } from "vitest";
import { betaQuantile, betaShare } from "../../dist/math/beta-share.js";
import { chiSquareTail } from "../../dist/math/chi-square-tail.js";
import { exactInterval } from "../../dist/math/exact-interval.js";
import { holm } from "../../dist/math/holm.js";
import { logGamma } from "../../dist/math/log-gamma.js";
import { newcombeInterval } from "../../dist/math/newcombe-interval.js";
import { studentTail } from "../../dist/math/student-tail.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

describe("distributions", () => {
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

  test("the gamma function is the factorial, and pi at a half", () => {
    close(Math.exp(logGamma(6)), 120, 1e-12);
    close(Math.exp(logGamma(0.5)), Math.sqrt(Math.PI), 1e-12);
    close(logGamma(171), 706.5730622457874, 1e-13);
  });

  test("tails in closed form: chi-squared of 2 degrees, Student's t of 1 and 2", () => {
    for (const x of [0.1, 2, 30]) close(chiSquareTail(x, 2), Math.exp(-x / 2), 1e-12);
    close(chiSquareTail(3.841458820694124, 1), 0.05, 1e-10);
    for (const t of [-2, 0.3, 9]) {
      close(studentTail(t, 1), 0.5 - Math.atan(t) / Math.PI, 1e-11);
      close(studentTail(t, 2), 0.5 - t / (2 * Math.sqrt(2 + t * t)), 1e-10);
    }
  });
});

describe("intervals of shares", () => {
  test("exact ends: all or none of n has the closed form 1 - (alpha / 2)^(1 / n)", () => {
    close(exactInterval(30, 30, 0.95).low, 0.025 ** (1 / 30));
    expect(exactInterval(30, 30, 0.95).high).toBe(1);
    close(exactInterval(0, 12, 0.9).high, 1 - 0.05 ** (1 / 12));
  });

  // Table II of the paper, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])("Newcombe's difference %i/%i - %i/%i", (a, m, b, n, low, high) => {
    const found = newcombeInterval({ share: a / m, count: m }, { share: b / n, count: n }, 0.95);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test("Holm's adjustment keeps the order and never falls", () => {
    [0.03, 0.06, 0.06].forEach((expected, i) => {
      close(holm([0.01, 0.04, 0.03])[i], expected);
    });
    expect(holm([])).toEqual([]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});
