import { expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { lassoPath } from "../../dist/regression/lasso-path.js";
import { lassoSupport } from "../../dist/regression/lasso-support.js";
import { noises } from "../fixtures/games.js";

/** X'X and X'y of centred columns, some of them repeated, so that several come in at one penalty. */
function problem(seed: number, rows: number, columns: number) {
  const x = Array.from({ length: columns }, (_, c) => {
    const values = noises(rows, seed + (c % 5 === 4 ? c - 1 : c)).map((value) => Math.round(2 * value));
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    return values.map((value) => value - mean);
  });
  const y = noises(rows, seed + 500).map((value, row) => value + x[0][row] - 2 * x[2][row] + x[7][row]);
  const product = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, row) => sum + value * b[row], 0);
  return {
    gram: Float64Array.from(x.flatMap((one) => x.map((other) => product(one, other)))),
    cross: Float64Array.from(x, (column) => product(column, y)),
  };
}

test("the support of a path is that of its last knot with few enough columns", () => {
  const columns = 12;
  for (let seed = 0; seed < 40; seed++) {
    const { gram, cross } = problem(1000 * seed, seed % 2 ? 8 : 40, columns);
    for (const count of [1, 2, 3, 5, 8, 12]) {
      const { coefficients, knots } = lassoPath(gram, cross, { most: count });
      const supports = Array.from({ length: knots }, (_, knot) =>
        Array.from({ length: columns }, (__, column) => column).filter(
          (column) => coefficients[knot * columns + column] !== 0,
        ),
      );
      const expected = supports.findLast((support) => support.length <= count);
      expect(atOnce(lassoSupport(gram, cross, count))).toEqual(expected);
    }
  }
});

test("columns that no answer varies with have no support", () => {
  expect(atOnce(lassoSupport(Float64Array.of(1, 0, 0, 1), new Float64Array(2), 2))).toEqual([]);
});

test("other work gets a turn at every knot", () => {
  const { gram, cross } = problem(7, 40, 12);
  expect([...lassoSupport(gram, cross, 5)].length).toBe(lassoPath(gram, cross, { most: 5 }).knots - 1);
});
