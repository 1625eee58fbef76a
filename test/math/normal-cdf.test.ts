import { expect, test } from "vitest";
import { normalCdf } from "../../dist/math/normal-cdf.js";

test.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1.959963984540054, 0.025],
  [-8, 6.220960574271786e-16],
])("the share below %d is that of the tables", (z, share) => {
  expect(Math.abs(normalCdf(z) / share - 1)).toBeLessThan(1e-6);
  expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 9);
});

test("rises as the density says", () => {
  for (let z = -4; z < 4; z += 0.1) {
    const slope = (normalCdf(z + 0.005) - normalCdf(z - 0.005)) / 0.01;
    expect(slope).toBeCloseTo(Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI), 5);
  }
});
