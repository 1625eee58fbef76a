import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { delongInterval } from "../../dist/math/delong-interval.js";
import { normalCdf } from "../../dist/math/normal-cdf.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

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

describe("its interval", () => {
  /** The share of 300 intervals that hold the true area of normal or exponential scores. */
  const coverage = (positives: number, negatives: number, shift: number, of: "normal" | "exponential") => {
    const random = stream(positives * 1000 + negatives, `area ${of}`, shift);
    const score = (isPositive: boolean) =>
      of === "normal"
        ? normalQuantile(random.uniform()) + (isPositive ? shift : 0)
        : -Math.log(1 - random.uniform()) * (isPositive ? Math.exp(shift) : 1);
    const truth = of === "normal" ? normalCdf(shift / Math.SQRT2) : 1 / (1 + Math.exp(-shift));
    let held = 0;
    for (let run = 0; run < 300; run++) {
      const scores = Array.from({ length: positives + negatives }, (_, row) => score(row < positives));
      const { low, high } = delongInterval({ scores, isPositive: (row) => row < positives }, 0.95);
      if ((low as number) <= truth && truth <= (high as number)) held++;
    }
    return held / 300;
  };

  test.each([
    [5, 300, 1.5, "normal"],
    [5, 300, 3, "normal"],
    [5, 300, 2, "exponential"],
    [10, 100, 3, "exponential"],
    [100, 10, 2, "normal"],
    [30, 200, 3, "normal"],
  ] as const)("holds the truth with %i rows of one class and %i of the other, shift %f, %s", (p, n, shift, of) => {
    expect(coverage(p, n, shift, of)).toBeGreaterThan(0.92);
  });

  test("is that of DeLong's variance where both classes have many rows", () => {
    const random = stream(1, "many");
    const scores = Array.from({ length: 20_000 }, (_, row) => normalQuantile(random.uniform()) + (row % 2));
    const found = delongInterval({ scores, isPositive: (row) => row % 2 === 1 }, 0.95);
    const half = 1.959964 * (found.standardError as number);
    const [low, high] = [(found.area as number) - half, (found.area as number) + half];
    expect(Math.abs((found.low as number) - low)).toBeLessThan(0.02 * half);
    expect(Math.abs((found.high as number) - high)).toBeLessThan(0.02 * half);
  });
});
