import { expect, test } from "vitest";
import { studentQuantile } from "../../dist/math/student-quantile.js";
import { studentTail } from "../../dist/math/student-tail.js";

test.each([
  [0.975, 1, 12.706204736432095, 1e-8],
  [0.975, 2, 4.302652729696142, 1e-10],
  [0.975, 3, 3.182446305284263, 0.004],
  [0.975, 4, 2.7764451051977987, 0.001],
  [0.975, 10, 2.2281388519649385, 0.001],
  [0.95, 30, 1.697260886593957, 0.001],
  [0.975, Number.POSITIVE_INFINITY, 1.959963984540054, 1e-8],
])("the quantile of %d with %d degrees is that of the tables", (share, degrees, t, off) => {
  expect(Math.abs(studentQuantile(share, degrees) - t)).toBeLessThan(off);
  expect(studentQuantile(1 - share, degrees)).toBeCloseTo(-studentQuantile(share, degrees), 8);
});

test("undoes the tail: to many digits up to 3 degrees, above to some", () => {
  for (const share of [0.6, 0.9, 0.999]) {
    for (const degrees of [1, 1.5, 2, 2.9]) {
      expect(studentTail(studentQuantile(share, degrees), degrees)).toBeCloseTo(1 - share, 9);
    }
    for (const degrees of [8, 20, 60]) {
      expect(studentTail(studentQuantile(share, degrees), degrees)).toBeCloseTo(1 - share, 4);
    }
  }
});
