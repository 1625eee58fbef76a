import { expect, test } from "vitest";
import { greatest } from "../../dist/render/greatest.js";

test("gives the greatest number", () => {
  expect(greatest([3, 8, 5])).toBe(8);
});

test("is 0 for nothing, and where nothing is above it", () => {
  expect(greatest([])).toBe(0);
  expect(greatest([-3, -1])).toBe(0);
});

test("takes lists longer than the arguments of a call", () => {
  expect(greatest(Array.from({ length: 1_000_000 }, (_, i) => i))).toBe(999_999);
});
