import { describe, expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { centredDesign } from "../../dist/regression/centred-design.js";
import { noises } from "../fixtures/games.js";

const COLUMNS = 5;
const blocks = [6, 9].map((rows, block) => ({
  z: { data: Float64Array.from(noises(rows * COLUMNS, 3 + block)), rows, columns: COLUMNS },
  y: Float64Array.from(noises(rows, 20 + block)),
  weights: Float64Array.from(noises(rows, 60 + block), (value) => 1.5 + value),
}));

describe("a centred design", () => {
  test.each([{ counts: [1, 1] }, { counts: [0, 2] }, { counts: [3, 1] }])(
    "has the products of columns and answers less their weighted means: blocks $counts times",
    ({ counts }) => {
      const rows = blocks.flatMap(({ z, y, weights }, b) =>
        Array.from(y, (answer, row) => ({
          answer,
          weight: counts[b] * weights[row],
          cells: Array.from(z.data.subarray(row * COLUMNS, (row + 1) * COLUMNS)),
        })),
      );
      const total = rows.reduce((sum, { weight }) => sum + weight, 0);
      const mean = (of: (row: (typeof rows)[number]) => number) =>
        rows.reduce((sum, row) => sum + row.weight * of(row), 0) / total;
      const means = Array.from({ length: COLUMNS }, (_, c) => mean(({ cells }) => cells[c]));
      const answerMean = mean(({ answer }) => answer);
      const covariance = (a: (row: (typeof rows)[number]) => number, b: typeof a) =>
        total * mean((row) => a(row) * b(row));
      const column = (c: number) => (row: (typeof rows)[number]) => row.cells[c] - means[c];
      const answer = (row: (typeof rows)[number]) => row.answer - answerMean;

      const design = atOnce(centredDesign(blocks, counts));
      const v = noises(COLUMNS, 8);
      const products = atOnce(design.normal(Float64Array.from(v)));
      expect(design.spread).toBeCloseTo(covariance(answer, answer), 10);
      for (let c = 0; c < COLUMNS; c++) {
        expect(design.squares[c]).toBeCloseTo(covariance(column(c), column(c)), 10);
        expect(design.cross[c]).toBeCloseTo(covariance(column(c), answer), 10);
        const expected = v.reduce((sum, value, other) => sum + value * covariance(column(c), column(other)), 0);
        expect(products[c]).toBeCloseTo(expected, 10);
      }
    },
  );
});
