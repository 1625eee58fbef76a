import { describe, expect, test } from "vitest";
import { treeLoss } from "../../../../dist/explain/distill/students/tree-loss.js";
import { noises } from "../../../fixtures/games.js";

const ROWS = 12;
const weights = Float64Array.from(noises(ROWS, 5), (value) => 1.5 + value);
const shares = noises(ROWS, 9).map((value) => (value + 1) / 2);
const answers = {
  data: Float64Array.from(
    shares.flatMap((share, row) => [share, (1 - share) * (row % 3 ? 0.4 : 1), row % 3 ? 0.6 * (1 - share) : 0]),
  ),
  rows: ROWS,
  columns: 3,
};
const rowOf = (row: number) => [...answers.data.subarray(3 * row, 3 * row + 3)];
const total = weights.reduce((sum, weight) => sum + weight, 0);
const sum = (of: (row: number) => number) => weights.reduce((all, weight, row) => all + weight * of(row), 0);
const classOf = (values: ArrayLike<number>) => Array.from(values).indexOf(Math.max(...Array.from(values)));
const squared = (a: readonly number[], b: ArrayLike<number>) =>
  a.reduce((all, value, i) => all + (value - b[i]) ** 2, 0);

describe("the loss of a leaf", () => {
  const root = [0, 1, 2].map((output) => sum((row) => rowOf(row)[output]) / total);

  test("on classes is what one leaf for all would lose, twice over: by probabilities, and by mistakes", () => {
    const loss = treeLoss(answers, weights, "classification");
    // Each of the two is divided by its own for that leaf.
    expect(sum((row) => loss.of(row, Float64Array.from(root))) / total).toBeCloseTo(2, 10);
    const value = [0.2, 0.5, 0.3];
    const rootSquared = sum((row) => squared(rowOf(row), root));
    const rootWrong = sum((row) => (classOf(rowOf(row)) === classOf(root) ? 0 : 1));
    for (let row = 0; row < ROWS; row++) {
      const wrong = classOf(rowOf(row)) === classOf(value) ? 0 : total / rootWrong;
      expect(loss.of(row, Float64Array.from(value))).toBeCloseTo(
        (total / rootSquared) * squared(rowOf(row), value) + wrong,
        10,
      );
      expect(loss.of(row, Float64Array.from(rowOf(row)))).toBe(0);
    }
  });

  test("on numbers is the squared error", () => {
    const loss = treeLoss(answers, weights, "regression");
    expect(loss.of(4, Float64Array.of(1, 2, 3))).toBeCloseTo(squared(rowOf(4), [1, 2, 3]), 12);
  });

  test("counts no mistakes where a single leaf makes none, and nothing where all answers are the same", () => {
    const sure = { data: Float64Array.of(0.9, 0.1, 0.7, 0.3), rows: 2, columns: 2 };
    const loss = treeLoss(sure, Float64Array.of(1, 1), "classification");
    expect(loss.of(0, Float64Array.of(0.1, 0.9))).toBeCloseTo((2 * (2 * 0.8 ** 2)) / (2 * 2 * 0.1 ** 2), 9);
    const same = { data: Float64Array.of(0.9, 0.1, 0.9, 0.1), rows: 2, columns: 2 };
    expect(treeLoss(same, Float64Array.of(1, 1), "classification").of(0, Float64Array.of(0.1, 0.9))).toBe(0);
  });

  test("is least at the weighted mean of the rows", () => {
    const loss = treeLoss(answers, weights, "regression");
    const rows = [1, 4, 5, 9];
    const value = new Float64Array(3);
    loss.refit(value, rows, weights);
    const lossAt = (at: Float64Array) => rows.reduce((all, row) => all + weights[row] * loss.of(row, at), 0);
    for (let output = 0; output < 3; output++) {
      for (const step of [-1e-3, 1e-3]) {
        expect(lossAt(value.map((each, i) => (i === output ? each + step : each)))).toBeGreaterThan(lossAt(value));
      }
    }
    const before = value.slice();
    loss.refit(value, [2], new Float64Array(ROWS));
    expect(value).toEqual(before);
  });
});
