import { describe, expect, test } from "vitest";
import { delongInterval } from "../../dist/math/delong-interval.js";

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
