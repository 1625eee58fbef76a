import { expect, test } from "vitest";
import { holm } from "../../dist/math/holm.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

test("Holm's adjustment keeps the order and never falls", () => {
  [0.03, 0.06, 0.06].forEach((expected, i) => {
    close(holm([0.01, 0.04, 0.03])[i], expected);
  });
  expect(holm([])).toEqual([]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});
