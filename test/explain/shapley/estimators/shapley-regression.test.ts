import { describe, expect, test } from "vitest";
import { exactShapley, kernelShap } from "whybox";
import { atOnce } from "../../../../dist/core/give-way.js";
import { shapleyRegression } from "../../../../dist/explain/shapley/estimators/shapley-regression.js";
import { pairedCoalitions } from "../../../../dist/explain/shapley/pairs/paired-coalitions.js";
import { stream } from "../../../../dist/random/stream.js";
import { noises, signGame } from "../../../fixtures/games.js";

const PARTS = 7;
const design = (pairs: number) => atOnce(pairedCoalitions(PARTS, pairs, (size) => stream(5, "pairs", size)));

/** Solves by Gauss's elimination with the largest pivot. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(rows[best][i]) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const factor = row[i] / rows[i][i];
      for (let column = i; column <= rows.length; column++) row[column] -= factor * rows[i][column];
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

describe("the Shapley regression", () => {
  test("is the weighted least squares of Theorem 2, with the sum of the values given", async () => {
    const pairs = design(20);
    const regression = await shapleyRegression(pairs, 1);
    const differences = noises(20, 9);
    const total = 1.7;
    const fitted = regression?.fit(Float64Array.from(differences), total).values ?? [];
    // The same with a Lagrange multiplier for the constraint.
    const signs = differences.map((_, row) =>
      Array.from({ length: PARTS }, (_, part) => ((pairs.coalitions.bits[row] >> part) & 1 ? 1 : -1)),
    );
    const over = (of: (row: number) => number) => signs.reduce((sum, _, row) => sum + pairs.weights[row] * of(row), 0);
    const parts = Array.from({ length: PARTS }, (_, part) => part);
    const matrix = [
      ...parts.map((a) => [...parts.map((b) => over((row) => signs[row][a] * signs[row][b])), 1]),
      [...parts.map(() => 1), 0],
    ];
    const expected = solve(matrix, [...parts.map((a) => over((row) => signs[row][a] * differences[row])), total]);
    parts.forEach((part) => {
      expect(fitted[part]).toBeCloseTo(expected[part], 10);
    });
  });

  test.each([1, 3] as const)("with order %i has the influences that its values show", async (order) => {
    const pairs = design(order === 1 ? 20 : 50);
    const regression = await shapleyRegression(pairs, order);
    expect(regression?.order).toBe(order);
    const differences = Float64Array.from(noises(pairs.coalitions.rows, 4));
    const before = regression?.fit(differences, 1).values ?? new Float64Array(0);
    for (const pair of [0, 9, 17]) {
      const moved = differences.slice();
      moved[pair] += 1;
      regression?.fit(moved, 1).values.forEach((value, part) => {
        expect(value - before[part]).toBeCloseTo(regression.influence[part][pair], 9);
      });
    }
  });

  test("does not determine values from fewer pairs than parts", async () => {
    expect(await shapleyRegression(design(4), 1)).toBeUndefined();
  });

  test("with few pairs of each size, intervals are as wide as so few degrees of freedom make them", async () => {
    const parts = 12;
    const counts = { inside: 0, all: 0, errors: 0, widths: 0 };
    for (let each = 0; each < 12; each++) {
      const weights = noises(parts, 40 + each);
      const asked = signGame(parts, (s) =>
        Math.tanh(s.reduce((sum, sign, part) => sum + (sign > 0 ? 0.5 * weights[part] : 0), 0)),
      );
      const exact = (await exactShapley(asked)).result.values[0];
      for (let seed = 0; seed < 10; seed++) {
        const { result } = await kernelShap(asked, { estimator: "regression", budgetRows: 64, seed });
        result.values[0].forEach((value, part) => {
          const [off, error] = [value - exact[part], result.standardErrors[0][part] as number];
          counts.all++;
          counts.inside += Math.abs(off) < 1.96 * error ? 1 : 0;
          counts.errors += off * off;
          counts.widths += error * error;
        });
      }
    }
    expect(counts.inside / counts.all).toBeGreaterThan(0.93);
    expect(counts.widths / counts.errors).toBeLessThan(2 ** 2);
  });
});
