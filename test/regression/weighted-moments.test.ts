import { describe, expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { momentsSteps, weightedMoments, withOtherAnswers } from "../../dist/regression/weighted-moments.js";
import { noises } from "../fixtures/games.js";

const [ROWS, COLUMNS] = [300, 5];
const numbers = Array.from({ length: ROWS }, (_, row) => Array.from(noises(COLUMNS, row + 1)));
const answers = Array.from({ length: ROWS }, (_, row) => Array.from(noises(2, 5000 + row), (value) => 3 + value));
const weights = numbers.map(([value], row) => (row % 9 === 0 ? 0 : 1.2 + value));

/** Means and centred products, one pair of columns after the other. */
function plain(z: readonly number[][], y: readonly number[][], weigh: readonly number[]) {
  const total = weigh.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (row: number) => number) => weigh.reduce((sum, weight, row) => sum + weight * of(row), 0) / total;
  const means = z[0].map((_, a) => mean((row) => z[row][a]));
  const outputMeans = y[0].map((_, o) => mean((row) => y[row][o]));
  const product = (one: (row: number) => number, other: (row: number) => number) =>
    total * mean((row) => one(row) * other(row));
  const part = (a: number) => (row: number) => z[row][a] - means[a];
  const output = (o: number) => (row: number) => y[row][o] - outputMeans[o];
  return {
    total,
    means,
    outputMeans,
    gram: means.flatMap((_, a) => means.map((_, b) => product(part(a), part(b)))),
    cross: means.flatMap((_, a) => outputMeans.map((_, o) => product(part(a), output(o)))),
    spread: outputMeans.map((_, o) => product(output(o), output(o))),
  };
}

describe.each([
  ["numbers with weights", numbers, weights],
  ["numbers", numbers, undefined],
  ["zeros and ones, counted by bits", numbers.map((row) => row.map((value) => Number(value > 0.2))), undefined],
  ["zeros and ones with weights", numbers.map((row) => row.map((value) => Number(value > 0.2))), weights],
] as const)("%s", (_, z, weigh) => {
  test("have the moments of their definition", () => {
    const found = weightedMoments(z as number[][], answers, weigh);
    const expected = plain(z as number[][], answers, weigh ?? numbers.map(() => 1));
    expect(found.total).toBeCloseTo(expected.total, 9);
    for (const name of ["means", "outputMeans", "gram", "cross", "spread"] as const) {
      expect(found[name].length).toBe(expected[name].length);
      for (const [at, value] of found[name].entries()) expect(value).toBeCloseTo(expected[name][at], 9);
    }
  });
});

test("a large offset costs no digits, and what is constant has products of exactly 0", () => {
  const shifted = numbers.map(([a, b]) => [a + 1e9, b, 7.1]);
  const found = weightedMoments(shifted, answers);
  const { gram } = plain(
    numbers.map(([a, b]) => [a, b]),
    answers,
    numbers.map(() => 1),
  );
  expect(found.gram[0] / gram[0]).toBeCloseTo(1, 6);
  expect(found.gram[1] / gram[1]).toBeCloseTo(1, 5);
  expect([found.gram[2], found.gram[5], found.gram[8], found.cross[4]].map(Math.abs)).toEqual([0, 0, 0, 0]);
});

test("other answers to the same rows have the moments of asking anew", () => {
  const matrixOf = (rows: readonly number[][]) => ({
    data: Float64Array.from(rows.flat()),
    rows: rows.length,
    columns: rows[0].length,
  });
  const others = matrixOf(answers.map(([a, b]) => [a * b, a - b, 5]));
  const moments = weightedMoments(matrixOf(numbers), matrixOf(answers), weights);
  const found = withOtherAnswers(moments, matrixOf(numbers), others, Float64Array.from(weights));
  expect(found).toEqual(weightedMoments(matrixOf(numbers), others, weights));
  expect(found.spread[2]).toBe(0);
});

test.each([
  ["zeros and ones", (cell: number) => (cell * 7919) % 2, 8],
  ["numbers", (cell: number) => ((cell * 7919) % 101) / 101, 30],
] as const)("moments of many columns pause on the way and are the same: %s", (_, value, atLeast) => {
  const [rows, columns] = [300, 1000];
  const z = { data: Float64Array.from({ length: rows * columns }, (_, cell) => value(cell)), rows, columns };
  const y = { data: Float64Array.from({ length: rows }, (_, row) => row % 7), rows, columns: 1 };
  const steps = momentsSteps("lime", z, y);
  let pauses = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) pauses++;
  expect(pauses).toBeGreaterThanOrEqual(atLeast);
  const moments = weightedMoments(z, y);
  const again = atOnce(momentsSteps("lime", z, y, undefined, moments));
  for (const found of [step.value as typeof moments, again]) {
    expect(found.cross).toEqual(moments.cross);
    // Element by element, a million numbers take seconds to compare.
    expect(Buffer.from(found.gram.buffer).equals(Buffer.from(moments.gram.buffer))).toBe(true);
  }
});
