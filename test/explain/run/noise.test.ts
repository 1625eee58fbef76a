import { describe, expect, test } from "vitest";
import { noiseOf, repeatsOf, rowNoise, shareOfMean, spreadRows, worthNoise } from "../../../dist/explain/run/noise.js";

describe("the noise of repeated answers", () => {
  test("is the mean, over rows, of the variance between asks", () => {
    const asks = [
      [Float64Array.of(1, 10), Float64Array.of(4, 20)],
      [Float64Array.of(3, 10), Float64Array.of(4, 26)],
    ];
    expect(noiseOf(asks)).toEqual({ variances: Float64Array.of((2 + 0) / 2, (0 + 18) / 2), asks: 2 });
  });

  test("is none where answers differ by rounding", () => {
    expect(noiseOf([[Float64Array.of(1e6)], [Float64Array.of(1e6 + 0.5)]])).toBeUndefined();
    expect(noiseOf([[Float64Array.of(1e6)], [Float64Array.of(1e6 + 5)]])).toBeDefined();
  });

  test("of one answer is half the mean square between two", () => {
    const matrix = (data: number[]) => ({ data: Float64Array.from(data), rows: 2, columns: 2 });
    const { variances, degreesOfFreedom } = worthNoise(matrix([1, 5, 2, 5]), matrix([3, 5, 2, 7]));
    expect([...variances]).toEqual([(4 + 0) / 4, (0 + 4) / 4]);
    expect(degreesOfFreedom).toBe(2);
  });

  test("of a mean over references is smaller by the sum of their squared weights", () => {
    expect(shareOfMean({ references: 5 })).toBeCloseTo(0.2, 12);
    const weights = Float64Array.of(0.5, 0.25, 0.25);
    expect(shareOfMean({ references: 3, weights })).toBeCloseTo(0.375, 12);
    const { variances } = rowNoise({ variances: Float64Array.of(3), degreesOfFreedom: 4 }, { references: 3, weights });
    expect(variances[0]).toBeCloseTo(8, 12);
  });
});

describe("rows to ask again", () => {
  test("are spread evenly", () => {
    expect(spreadRows(10, 4)).toEqual([0, 2, 5, 7]);
    expect(spreadRows(3, 3)).toEqual([0, 1, 2]);
  });

  test("are as many as can be paid for, or none where those would tell nothing", () => {
    expect([repeatsOf(1000, 500), repeatsOf(1000, 9), repeatsOf(1000, 3), repeatsOf(2, 9), repeatsOf(9, -4)]).toEqual([
      64, 9, 0, 2, 0,
    ]);
  });
});
