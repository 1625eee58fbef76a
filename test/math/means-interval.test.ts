import { describe, expect, test } from "vitest";
import { meansInterval } from "../../dist/math/means-interval.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

describe("meansInterval", () => {
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
});
