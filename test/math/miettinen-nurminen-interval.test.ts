import { expect, test } from "vitest";
import { miettinenNurminenInterval } from "../../dist/math/miettinen-nurminen-interval.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));

// Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 5, up to its four digits.
test.each([
  [56, 70, 48, 80, 0.0528, 0.3382],
  [9, 10, 3, 10, 0.17, 0.8406],
  [6, 7, 2, 7, 0.0342, 0.8534],
  [10, 10, 0, 20, 0.7156, 1],
])("Miettinen and Nurminen's difference %i/%i - %i/%i", (a, m, b, n, low, high) => {
  const found = miettinenNurminenInterval({ share: a / m, count: m }, { share: b / n, count: n }, "difference", 0.95);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

test("Miettinen and Nurminen's ratio is that of the swapped samples turned over, and unbounded without hits below", () => {
  const [first, second] = [
    { share: 0.8, count: 70 },
    { share: 0.6, count: 80 },
  ];
  const ratio = miettinenNurminenInterval(first, second, "ratio", 0.95);
  const turned = miettinenNurminenInterval(second, first, "ratio", 0.95);
  close(ratio.low, 1 / turned.high, 1e-9);
  close(ratio.high, 1 / turned.low, 1e-9);
  expect(ratio.low).toBeLessThan(0.8 / 0.6);
  const open = miettinenNurminenInterval(first, { share: 0, count: 80 }, "ratio", 0.95);
  expect(open.high).toBe(Number.POSITIVE_INFINITY);
  expect(open.low).toBeGreaterThan(1);
});
