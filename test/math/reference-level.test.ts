import { expect, test } from "vitest";
import { eachLevel } from "../../dist/math/each-level.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { referenceLevel } from "../../dist/math/reference-level.js";

const zOf = (level: number) => normalQuantile(0.5 + level / 2);

test.each([
  [2, 2.212],
  [3, 2.349],
  [5, 2.511],
])("of %i groups against one: Dunnett's table", (groups, z) => {
  expect(zOf(referenceLevel(100, new Array<number>(groups).fill(100), 0.95))).toBeCloseTo(z, 3);
});

test("a reference of very many rows leaves independent comparisons", () => {
  expect(referenceLevel(1e9, [100, 50, 20], 0.95)).toBeCloseTo(eachLevel(3, 0.95), 6);
  expect(referenceLevel(10, [20], 0.95)).toBe(0.95);
});
