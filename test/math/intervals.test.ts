import { describe, expect, test } from "vitest";
import { betaQuantile, betaShare } from "../../dist/math/beta-share.js";
import { bootstrap, resample } from "../../dist/math/bootstrap.js";
import { chiSquareTail } from "../../dist/math/chi-square-tail.js";
import { delongInterval } from "../../dist/math/delong-interval.js";
import { exactInterval } from "../../dist/math/exact-interval.js";
import { holm } from "../../dist/math/holm.js";
import { logGamma } from "../../dist/math/log-gamma.js";
import { meansInterval } from "../../dist/math/means-interval.js";
import { miettinenNurminenInterval } from "../../dist/math/miettinen-nurminen-interval.js";
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

  // The same table's method 5, up to its four digits.
  test.each([
    [56, 70, 48, 80, 0.0528, 0.3382],
    [9, 10, 3, 10, 0.17, 0.8406],
    [6, 7, 2, 7, 0.0342, 0.8534],
    [10, 10, 0, 20, 0.7156, 1],
  ])("Miettinen and Nurminen's difference %i/%i - %i/%i", (a, m, b, n, low, high) => {
    const found = miettinenNurminenInterval({ share: a / m, count: m }, { share: b / n, count: n }, "difference", 0.95);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test("Miettinen and Nurminen's ratio is that of the swapped samples turned over, and unbounded without hits below", () => {
    const [first, second] = [
      { share: 0.8, count: 70 },
      { share: 0.6, count: 80 },
    ];
    const ratio = miettinenNurminenInterval(first, second, "ratio", 0.95);
    const turned = miettinenNurminenInterval(second, first, "ratio", 0.95);
    close(ratio.low, 1 / turned.high, 1e-9);
    close(ratio.high, 1 / turned.low, 1e-9);
    expect(ratio.low).toBeLessThan(0.8 / 0.6);
    const open = miettinenNurminenInterval(first, { share: 0, count: 80 }, "ratio", 0.95);
    expect(open.high).toBe(Number.POSITIVE_INFINITY);
    expect(open.low).toBeGreaterThan(1);
  });

  test("Holm's adjustment keeps the order and never falls", () => {
    [0.03, 0.06, 0.06].forEach((expected, i) => {
      close(holm([0.01, 0.04, 0.03])[i], expected);
    });
    expect(holm([])).toEqual([]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

describe("delongInterval", () => {
  const brute = (scores: number[], positive: boolean[], weights: number[]) => {
    let [sum, total] = [0, 0];
    scores.forEach((a, i) => {
      scores.forEach((b, j) => {
        if (!positive[i] || positive[j]) return;
        sum += weights[i] * weights[j] * (a > b ? 1 : a === b ? 0.5 : 0);
        total += weights[i] * weights[j];
      });
    });
    return sum / total;
  };
  const scores = [0.1, 0.4, 0.4, 0.8, 0.9, 0.4, 0.7, 0.2, 0.75];
  const positive = [false, true, false, true, true, true, false, false, true];

  const isPositive = (row: number) => positive[row];

  test("is the share of pairs in the right order, ties half, with weights too", () => {
    const ones = scores.map(() => 1);
    close(delongInterval({ scores, isPositive }, 0.95).area as number, brute(scores, positive, ones));
    const weights = [1, 0, 2, 3, 0.5, 1, 1, 2, 0.1];
    const weighted = delongInterval({ scores, isPositive, weights }, 0.95);
    close(weighted.area as number, brute(scores, positive, weights));
  });

  test("has DeLong's variance, from the placements one by one", () => {
    const beats = (i: number) =>
      scores.reduce((sum, b, j) => sum + (positive[j] ? 0 : scores[i] > b ? 1 : scores[i] === b ? 0.5 : 0), 0) / 4;
    const beaten = (j: number) =>
      scores.reduce((sum, a, i) => sum + (positive[i] ? (a > scores[j] ? 1 : a === scores[j] ? 0.5 : 0) : 0), 0) / 5;
    const variance = (values: number[]) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) / values.length;
    };
    const rows = [...scores.keys()];
    const expected =
      variance(rows.filter((i) => positive[i]).map(beats)) + variance(rows.filter((i) => !positive[i]).map(beaten));
    close(delongInterval({ scores, isPositive }, 0.95).standardError as number, Math.sqrt(expected));
  });

  test("does not claim to know an area of 1, and knows none of one class", () => {
    const perfect = delongInterval({ scores: [0.1, 0.2, 0.8, 0.9], isPositive: (row) => row > 1 }, 0.95);
    expect(perfect).toMatchObject({ area: 1, high: 1, interval: "Newcombe" });
    expect(perfect.low).toBeLessThan(0.8);
    expect(delongInterval({ scores: [0.1, 0.2], isPositive: () => true }, 0.95)).toMatchObject({
      area: null,
      low: null,
    });
  });
});

describe("bootstrap", () => {
  test("draws as many units as there are, the same for the same address", () => {
    const [a, b] = [new Int32Array(50), new Int32Array(50)];
    resample(a, 1, "x", 3);
    resample(b, 1, "x", 3);
    expect(a).toEqual(b);
    expect(a.reduce((sum, n) => sum + n, 0)).toBe(50);
    resample(b, 1, "x", 4);
    expect(a).not.toEqual(b);
  });

  test("a mean's interval is near its t interval; its standard error is that of the mean", () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => ((i * 37) % 40) / 40);
    const mean = values.reduce((sum, v) => sum + v, 0) / 40;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 39);
    const found = meansInterval({ columns: [values], weights: new Float64Array(40).fill(1) }, (m) => m, {
      seed: 0,
      purpose: "test",
    });
    close(found.estimates[0], mean, 1e-12);
    close(found.standardErrors[0], deviation / Math.sqrt(40), 1e-6);
    const half = (2.0227 * deviation) / Math.sqrt(40);
    expect(Math.abs((found.bounds[0].low as number) - (mean - half))).toBeLessThan(0.15 * half);
    expect(Math.abs((found.bounds[0].high as number) - (mean + half))).toBeLessThan(0.15 * half);
  });

  test("rows of one cluster count as one, and rows of weight 0 not at all", () => {
    const base = [1, 4, 2, 8, 5, 7, 3, 3];
    const repeated = Float64Array.from(base.flatMap((v) => [v, v, v]));
    const cluster = Int32Array.from(repeated, (_, i) => Math.floor(i / 3));
    const weights = new Float64Array(24).fill(1);
    const options = { seed: 0, purpose: "test" };
    const clustered = meansInterval({ columns: [repeated], weights, cluster }, (m) => m, options);
    const plain = meansInterval(
      { columns: [Float64Array.from(base)], weights: weights.slice(0, 8) },
      (m) => m,
      options,
    );
    expect(clustered.units).toBe(8);
    expect(clustered.interval).toBe("bootstrap by cluster");
    close(clustered.bounds[0].low as number, plain.bounds[0].low as number, 1e-12);
    const padded = meansInterval(
      { columns: [Float64Array.of(...base, 1e9)], weights: Float64Array.of(...weights.slice(0, 8), 0) },
      (m) => m,
      options,
    );
    expect(padded.bounds).toEqual(plain.bounds);
  });

  test("says null where it cannot know: one unit, or a statistic that most resamples do not have", () => {
    const one = meansInterval({ columns: [Float64Array.of(3)], weights: Float64Array.of(1) }, (m) => m, {
      seed: 0,
      purpose: "test",
    });
    expect(one.bounds[0]).toEqual({ low: null, high: null });
    expect(bootstrap([1], () => [Number.NaN], { seed: 0, purpose: "x", units: 9 })).toEqual([
      { low: null, high: null },
    ]);
  });
});
