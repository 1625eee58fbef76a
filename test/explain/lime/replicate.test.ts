import { expect, test } from "vitest";
import { effectiveRows, joined } from "../../../dist/explain/lime/replicate.js";

const matrixOf = (columns: number, ...data: number[]) => ({
  data: Float64Array.from(data),
  rows: data.length / columns,
  columns,
});
const one = {
  z: matrixOf(2, 1, 0, 0, 1),
  y: matrixOf(1, 5, 6),
  weights: Float64Array.of(1, 3),
  rows: matrixOf(1, 7, 8),
};
const other = { z: matrixOf(2, 1, 1), y: matrixOf(1, 9), weights: Float64Array.of(2), rows: matrixOf(1, 4) };

test("replicates are joined row by row, with their weights and what was asked", () => {
  expect(joined([one, other])).toEqual({
    z: matrixOf(2, 1, 0, 0, 1, 1, 1),
    y: matrixOf(1, 5, 6, 9),
    weights: Float64Array.of(1, 3, 2),
    rows: matrixOf(1, 7, 8, 4),
  });
  const bare = joined([one, other].map(({ z, y }) => ({ z, y })));
  expect(Object.keys(bare)).toEqual(["z", "y"]);
});

test("the effective sample size is Kish's, with 1 for rows without a weight", () => {
  expect(effectiveRows([one, other])).toBeCloseTo((1 + 3 + 2) ** 2 / (1 + 9 + 4), 12);
  const unweighted = { z: other.z, y: other.y };
  expect(effectiveRows([unweighted, unweighted, unweighted])).toBeCloseTo(3, 12);
  expect(effectiveRows([one, unweighted])).toBeCloseTo((1 + 3 + 1) ** 2 / (1 + 9 + 1), 12);
});
