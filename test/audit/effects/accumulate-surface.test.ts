import { expect, test } from "vitest";
import { accumulateSurface } from "../../../dist/audit/effects/accumulate-surface.js";

const edges = [0, 1, 2, 3, 4];
/** One row in the middle of each cell, with the answers of a function at the four corners. */
function surfaceOf(f: (a: number, b: number) => number, has: (i: number, j: number) => boolean = () => true) {
  const cells = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => [i, j])).filter(([i, j]) => has(i, j));
  const at = (di: number, dj: number) => Float64Array.from(cells, ([i, j]) => f(i + di, j + dj));
  return accumulateSurface({
    axes: [edges, edges],
    place: [Int32Array.from(cells, ([i]) => i), Int32Array.from(cells, ([, j]) => j)],
    weights: new Float64Array(cells.length).fill(1),
    answers: [[at(0, 0), at(0, 1), at(1, 0), at(1, 1)]],
  });
}

test("of a product the interaction is the product of what lies above the means, whatever each feature does alone", () => {
  const { values, counts } = surfaceOf((a, b) => 3 * a * b + Math.exp(a) - 7 * b * b);
  edges.forEach((a, i) => edges.forEach((b, j) => expect(values[0][i][j]).toBeCloseTo(3 * (a - 2) * (b - 2), 9)));
  expect(counts[1][1]).toBe(1);
  expect(counts[0]).toEqual([0, 0, 0, 0, 0]);
});

test("features that do not act together have none", () => {
  const { values } = surfaceOf((a, b) => Math.sin(a) + b ** 3);
  for (const value of values[0].flat()) expect(value).toBeCloseTo(0, 9);
});

test("a cell without rows takes the change of the nearest that has some", () => {
  const { values, counts } = surfaceOf(
    (a, b) => 2 * a * b,
    (i, j) => i !== 3 || j !== 3,
  );
  const change = values[0][4][4] - values[0][3][4] - values[0][4][3] + values[0][3][3];
  expect(change).toBeCloseTo(2, 9);
  expect(counts[4][4]).toBe(0);
});
