import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { jackknifedRidge } from "../../../dist/explain/lime/jackknifed-ridge.js";
import { sparseRidge } from "../../../dist/explain/lime/sparse-ridge.js";
import { noises } from "../../fixtures/games.js";

const [GROUPS, ROWS] = [6, 20];
/** Parts that count, among so many that nothing else varies. */
const COUNTING = [3, 250, 499];

function replicatesOf(parts: number) {
  return Array.from({ length: GROUPS }, (_, group) => {
    const values = noises(ROWS * 4, 40 + group);
    const data = new Float64Array(ROWS * parts);
    const y = new Float64Array(ROWS * 2);
    for (let row = 0; row < ROWS; row++) {
      const [a, b, c, error] = values.slice(4 * row, 4 * row + 4);
      [a, b, c].forEach((value, i) => {
        data[row * parts + (parts > 3 ? COUNTING[i] : i)] = value;
      });
      y[2 * row] = 3 * a - 2 * b + c + 0.2 * error;
      y[2 * row + 1] = 1 + 2 * c + 0.2 * error;
    }
    return {
      z: { data, rows: ROWS, columns: parts },
      y: { data: y, rows: ROWS, columns: 2 },
      weights: Float64Array.from({ length: ROWS }, (_, row) => 1 + (row % 3)),
    };
  });
}
const options = (parts: number, more: object = {}) => ({
  count: 3,
  method: "forward" as const,
  alpha: 0.5,
  meanWeight: 2,
  instance: new Float64Array(parts).fill(1),
  random: stream(1, "stability"),
  exhaustive: false,
  resamples: 9,
  giveWay: async () => {},
  ...more,
});

describe("a ridge of more parts than a Gram matrix is kept of", () => {
  test("is that of the chosen parts alone, in their places among all", async () => {
    const wide = await sparseRidge(replicatesOf(501), options(501));
    const narrow = await jackknifedRidge(replicatesOf(3), options(3, { method: "none" }));
    for (const [output, fit] of wide.entries()) {
      expect(fit.selected.toSorted((a, b) => a - b)).toEqual(COUNTING);
      expect(fit.intercept).toBeCloseTo(narrow[output].intercept, 8);
      expect(fit.r2).toBeCloseTo(narrow[output].r2 ?? 0, 8);
      expect(fit.localPrediction).toBeCloseTo(narrow[output].localPrediction, 8);
      for (const [i, part] of COUNTING.entries()) {
        expect(fit.coefficients[part]).toBeCloseTo(narrow[output].coefficients[i], 8);
        expect(fit.standardErrors[part]).toBeCloseTo(narrow[output].standardErrors[i] ?? 0, 8);
        expect(fit.intervals[part]?.[0]).toBeCloseTo(narrow[output].intervals[i]?.[0] ?? 0, 8);
      }
      expect(fit.coefficients.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0)).toBe(3);
      expect([fit.standardErrors[0], fit.intervals[500]]).toEqual([null, null]);
      expect(fit.coefficients).toHaveLength(501);
    }
  });

  test("says in how many resamples each part was chosen again: always, where nothing else varies or nothing is left to chance", async () => {
    const [fit] = await sparseRidge(replicatesOf(501), options(501));
    expect(fit.stability).toEqual([1, 1, 1]);
    const [exhaustive] = await sparseRidge(replicatesOf(501), options(501, { exhaustive: true }));
    expect(exhaustive.stability).toEqual([1, 1, 1]);
  });
});

test("with fewer parts it is the jackknifed ridge", async () => {
  const [few] = await sparseRidge(replicatesOf(3), options(3, { count: 2 }));
  const [same] = await jackknifedRidge(replicatesOf(3), options(3, { count: 2 }));
  expect(few).toEqual(same);
});
