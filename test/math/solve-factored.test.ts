import { describe, expect, test } from "vitest";
import { factorInPlace } from "../../dist/math/cholesky-solver.js";
import { inverseDiagonal, solveEach, solveFactored } from "../../dist/math/solve-factored.js";
import { noises } from "../fixtures/games.js";

const giveWay = () => Promise.resolve();

/** The factor of a matrix with a dominant diagonal. */
function factored(size: number): Float64Array {
  const lower = Float64Array.from(noises(size * size, size), (value, cell) =>
    cell % (size + 1) === 0 ? size + value : value,
  );
  expect(factorInPlace(lower, size, 1e-9)).toBe(true);
  return lower;
}

describe.each([1, 2, 5, 8, 33])("systems of %i rows that share a factor", (size) => {
  const lower = factored(size);

  test.each([0, 1, 4, 6])("have the solutions, %i at a time, that each has by itself", async (count) => {
    const rights = Array.from({ length: count }, (_, i) => Float64Array.from(noises(size, 100 + i)));
    const solutions = await solveEach(lower, size, rights, giveWay);
    expect(solutions).toHaveLength(count);
    solutions.forEach((solution, i) => {
      const alone = solveFactored(lower, size, rights[i]);
      solution.forEach((value, row) => expect(value).toBeCloseTo(alone[row], 14));
    });
  });

  test("have the diagonal of the inverse that units are solved to", async () => {
    const places = Array.from({ length: size }, (_, place) => place).filter((place) => place % 3 !== 1);
    const diagonal = await inverseDiagonal(lower, size, places, giveWay);
    places.forEach((place, i) => {
      const unit = new Float64Array(size);
      unit[place] = 1;
      expect(diagonal[i]).toBeCloseTo(solveFactored(lower, size, unit)[place], 14);
    });
  });
});
