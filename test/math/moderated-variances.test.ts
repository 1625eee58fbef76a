import { describe, expect, test } from "vitest";
import { moderatedVariances } from "../../dist/math/moderated-variances.js";
import { studentQuantile } from "../../dist/math/student-quantile.js";

describe("moderatedVariances", () => {
  test("counts the mean over all quantities like two more observations", () => {
    const { variances } = moderatedVariances(Float64Array.of(0, 3, 6), 4);
    expect(Array.from(variances)).toEqual([6 / 5, 3, 24 / 5]);
  });

  test("of quantities that are alike, degrees of freedom add up", () => {
    const { degreesOfFreedom } = moderatedVariances(Float64Array.of(2, 2, 2), 4);
    degreesOfFreedom.forEach((freedom) => expect(freedom).toBeCloseTo(5, 12));
  });

  test("a quantity that varies alone keeps about as few degrees as its own observations give", () => {
    const { degreesOfFreedom } = moderatedVariances(Float64Array.of(...new Array(999).fill(0), 1), 2);
    expect(degreesOfFreedom[999]).toBeCloseTo(1, 2);
    expect(degreesOfFreedom[0]).toBe(2);
  });

  test("where nothing varies, nothing is made up", () => {
    const { variances, degreesOfFreedom } = moderatedVariances(new Float64Array(3), 5);
    expect(Array.from(variances)).toEqual([0, 0, 0]);
    expect(Array.from(degreesOfFreedom)).toEqual([4, 4, 4]);
  });
});

describe("studentQuantile", () => {
  // R 4.3, qt(0.975, df).
  test.each([
    [1, 12.7062047],
    [1.5, 6.01666],
    [2, 4.3026527],
    [2.5, 3.57465],
    [3, 3.1824463],
    [10, 2.2281389],
  ])("with %f degrees of freedom is %f", (degrees, quantile) => {
    expect(Math.abs(studentQuantile(0.975, degrees) / quantile - 1)).toBeLessThan(0.0015);
    expect(studentQuantile(0.025, degrees)).toBeCloseTo(-studentQuantile(0.975, degrees), 10);
  });
});
