import { expect, test } from "vitest";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { pairLevel } from "../../dist/math/pair-level.js";

const zOf = (level: number) => normalQuantile(0.5 + level / 2);

test.each([
  [3, 0.95, 3.314],
  [4, 0.95, 3.633],
  [10, 0.95, 4.474],
  [10, 0.99, 5.157],
])("of all pairs of %i groups at %d: the studentized range of the tables", (groups, level, range) => {
  expect(zOf(pairLevel(groups, level)) * Math.SQRT2).toBeCloseTo(range, 3);
});

test("of two groups is that of their one pair", () => {
  expect(pairLevel(2, 0.9)).toBe(0.9);
});
