import { describe, expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { bootstrapInSteps, resample } from "../../dist/math/bootstrap.js";
import { meansInterval } from "../../dist/math/means-interval.js";

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

  test("says null where it cannot know: one unit, or a statistic that most resamples do not have", () => {
    const one = meansInterval({ columns: [Float64Array.of(3)], weights: Float64Array.of(1) }, (m) => m, {
      seed: 0,
      purpose: "test",
    });
    expect(one.bounds[0]).toEqual({ low: null, high: null });
    expect(atOnce(bootstrapInSteps([1], () => [Number.NaN], { seed: 0, purpose: "x", units: 9 }))).toEqual([
      { low: null, high: null },
    ]);
  });
});
