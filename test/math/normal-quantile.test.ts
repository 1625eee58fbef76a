import { expect, test } from "vitest";
import { normalCdf } from "../../dist/math/normal-cdf.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";

test.each([
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [1e-10, -6.361340902404056],
])("the quantile of %d is that of the tables", (share, z) => {
  expect(normalQuantile(share)).toBeCloseTo(z, 8);
  expect(normalQuantile(1 - share)).toBeCloseTo(-z, 5);
});

test("undoes the share below a value, far out too", () => {
  for (let z = -7; z <= 5; z += 0.25) expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 6);
});
