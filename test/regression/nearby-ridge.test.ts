import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { combineMoments } from "../../dist/regression/combine-moments.js";
import { nearbyRidge } from "../../dist/regression/nearby-ridge.js";
import { ridgeSystem, solveRidge } from "../../dist/regression/ridge-system.js";
import { ranking, selectColumns } from "../../dist/regression/select-columns.js";
import { weightedMoments } from "../../dist/regression/weighted-moments.js";
import { noises } from "../fixtures/games.js";

const columns = 180;
const groups = Array.from({ length: 8 }, (_, group) => {
  const z = Array.from({ length: 120 }, (_, row) =>
    noises(columns, 1000 * group + row).map((value, column) => Number(value > (column === 3 ? 0.99 : 0))),
  );
  const y = z.map((row, i) => [
    row.reduce((sum, kept, column) => sum + kept * Math.sin(column), 0) + noises(1, 77 * group + i)[0],
    1,
  ]);
  return weightedMoments(matrix(z), matrix(y));
});
const all = combineMoments(groups);
const again = combineMoments(groups, [0, 2, 1, 3, 0, 0, 1, 1]);
const alpha = 0.01;

describe("nearbyRidge", () => {
  const system = ridgeSystem(all, alpha);
  const factored = { ...system, lower: system.lower as Float64Array };

  test.each([0, 1])("finds the coefficients of moments of rows drawn again (output %i)", (output) => {
    const found = nearbyRidge(factored, again, alpha, output, solveRidge(system, output).coefficients);
    const exact = solveRidge(ridgeSystem(again, alpha), output).coefficients;
    const largest = Math.max(...exact.map(Math.abs));
    for (const [column, value] of exact.entries()) {
      expect(Math.abs(found[column] - value)).toBeLessThanOrEqual(1e-4 * largest);
    }
  });

  test("ranks columns as their own fit does", () => {
    const options = { method: "highestWeights", count: 10, instance: new Float64Array(columns).fill(1) } as const;
    const near = ranking(all, options);
    expect(near).toBeDefined();
    expect(selectColumns(again, { ...options, near }, [0])).toEqual(selectColumns(again, options, [0]));
  });

  test("spares nothing where columns are few, or another method selects", () => {
    const options = { method: "auto", count: 10, instance: new Float64Array(columns) } as const;
    expect(ranking(all, options)).toBeDefined();
    expect(ranking(all, { ...options, count: 5 })).toBeUndefined();
    expect(ranking(all, { ...options, method: "lassoPath" })).toBeUndefined();
    expect(ranking(weightedMoments([[0], [1], [1]], [[1], [2], [3]]), options)).toBeUndefined();
  });
});
