import { expect, test } from "vitest";
import { matrix } from "whybox";
import { ridge } from "whybox/statistics";
import { dualRidge } from "../../dist/regression/dual-ridge.js";
import { noises } from "../fixtures/games.js";

const COLUMNS = 30;
const block = (rows: number, seed: number, isWeighted: boolean) => {
  const z = Array.from({ length: rows }, (_, row) => Array.from(noises(COLUMNS, seed + 7 * row)));
  const y = Float64Array.from(z, ([a, b], row) => 3 * a - b + 100 + (row % 3));
  return { z, y, ...(isWeighted && { weights: Float64Array.from(noises(rows, seed), (value) => 1.5 + value) }) };
};
const blocks = [block(8, 1, true), block(5, 2, false), block(9, 3, true)];

test.each([[[1, 1, 1]], [[1, 2, 1]], [[0, 3, 1]], [[2, 0, 0]]])(
  "the dual form of ridge, with blocks that count %j times, has the coefficients of the primal one",
  async (counts) => {
    const dual = dualRidge(
      blocks.map(({ z, ...rest }) => ({ z: matrix(z), ...rest })),
      0.7,
      async () => {},
    );
    const found = await dual(counts);
    const weights = blocks.flatMap(({ z, weights }, b) => z.map((_, row) => counts[b] * (weights?.[row] ?? 1)));
    const { coefficients } = ridge(
      blocks.flatMap(({ z }) => z),
      blocks.flatMap(({ y }) => [...y]),
      { weights, alpha: 0.7 },
    );
    coefficients.forEach((value, column) => expect(found[column]).toBeCloseTo(value, 9));
    // Products of rows are kept; another question of the same blocks finds them as they were.
    expect(await dual(counts)).toEqual(found);
  },
);
