import { describe, expect, test } from "vitest";
import { factorInPlace } from "../../dist/math/cholesky-solver.js";
import { factoredSystem, solveFactored } from "../../dist/math/solve-factored.js";
import { noises } from "../fixtures/games.js";

const giveWay = () => Promise.resolve();

describe.each([1, 2, 5, 8, 33])("systems of %i rows that share a factor", (size) => {
  const matrix = Float64Array.from(noises(size * size, size), (value, cell) =>
    cell % (size + 1) === 0 ? size + value : value,
  );
  const lower = matrix.slice();
  const isDefinite = factorInPlace(lower, size, 1e-9);
  const system = factoredSystem(lower, size, giveWay);
  const rights = Array.from({ length: 6 }, (_, i) => Float64Array.from(noises(size, 100 + i)));

  test("solve the matrix's own lower half", () => {
    expect(isDefinite).toBe(true);
    const solution = system.solve(rights[0]);
    for (let r = 0; r < size; r++) {
      let sum = 0;
      for (let c = 0; c < size; c++) sum += matrix[Math.max(r, c) * size + Math.min(r, c)] * solution[c];
      expect(sum).toBeCloseTo(rights[0][r], 12);
    }
  });

  test.each([0, 1, 4, 6])("have the solutions and forms, %i at a time, that each has by itself", async (count) => {
    const some = rights.slice(0, count);
    const solutions = await system.solveEach(some);
    const forms = await system.quadraticForms(some);
    expect([solutions.length, forms.length]).toEqual([count, count]);
    solutions.forEach((solution, i) => {
      const alone = solveFactored(lower, size, some[i]);
      solution.forEach((value, row) => expect(value).toBeCloseTo(alone[row], 13));
      expect(forms[i]).toBeCloseTo(
        some[i].reduce((sum, value, row) => sum + value * alone[row], 0),
        13,
      );
    });
  });

  test("have the diagonal of the inverse that units are solved to", async () => {
    const places = Array.from({ length: size }, (_, place) => place).filter((place) => place % 3 !== 1);
    const diagonal = await system.inverseDiagonal(places);
    places.forEach((place, i) => {
      const unit = new Float64Array(size);
      unit[place] = 1;
      expect(diagonal[i]).toBeCloseTo(solveFactored(lower, size, unit)[place], 14);
    });
  });
});
