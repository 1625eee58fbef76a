import { expect, test } from "vitest";
import { combineMoments, combineSteps, momentsOfColumns, squaredError } from "../../dist/regression/combine-moments.js";
import { type WeightedMoments, weightedMoments } from "../../dist/regression/weighted-moments.js";
import { noises } from "../fixtures/games.js";

const rows = Array.from({ length: 40 }, (_, row) => Array.from(noises(6, row + 1), (value, i) => value + 100 * i));
const z = rows.map((row) => row.slice(0, 4));
const y = rows.map((row) => row.slice(4));
const weights = rows.map(([value]) => Math.abs(value));

function expectClose(one: WeightedMoments, other: WeightedMoments): void {
  expect(one.total).toBeCloseTo(other.total, 10);
  for (const name of ["means", "outputMeans", "gram", "cross", "spread"] as const) {
    for (const [at, value] of one[name].entries()) expect(value).toBeCloseTo(other[name][at], 9);
  }
}

test("moments of groups together are those of their rows one below the other", () => {
  const edges = [0, 1, 13, 40];
  const groups = edges.slice(1).map((to, i) => {
    const part = <T>(all: readonly T[]) => all.slice(edges[i], to);
    return weightedMoments(part(z), part(y), part(weights));
  });
  expectClose(combineMoments(groups), weightedMoments(z, y, weights));
  // A group that counts twice is one whose rows weigh twice as much.
  const doubled = weights.map((weight, row) => (row < 13 ? weight : 2 * weight));
  expectClose(combineMoments(groups, Float64Array.of(1, 1, 2)), weightedMoments(z, y, doubled));
});

test("moments of some columns are those of a matrix of these columns", () => {
  const narrow = z.map((row) => [row[3], row[1]]);
  expectClose(momentsOfColumns(weightedMoments(z, y, weights), [3, 1]), weightedMoments(narrow, y, weights));
});

test("the squared error of a linear rule is that of going through the rows", () => {
  const rule = { coefficients: Float64Array.of(1, -2, 0.5, 0), intercept: 3 };
  const plain = z.reduce((sum, row, i) => {
    const predicted = row.reduce((all, value, column) => all + rule.coefficients[column] * value, rule.intercept);
    return sum + weights[i] * (y[i][1] - predicted) ** 2;
  }, 0);
  expect(squaredError(weightedMoments(z, y, weights), 1, rule) / plain).toBeCloseTo(1, 10);
});

test("groups are combined with a pause after each", () => {
  const groups = Array.from({ length: 6 }, (_, i) => weightedMoments(z.slice(i, i + 9), y.slice(i, i + 9)));
  const steps = combineSteps(groups);
  for (let group = 0; group < groups.length; group++) expect(steps.next().done).toBe(false);
  expect(steps.next()).toEqual({ done: true, value: combineMoments(groups) });
});
