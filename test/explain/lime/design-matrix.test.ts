import { expect, test } from "vitest";
import type { Matrix } from "whybox";
import { designMatrix } from "../../../dist/explain/lime/design-matrix.js";
import { noises } from "../../fixtures/games.js";

const ROWS = 40;
const matrixOf = (columns: readonly (readonly number[])[]) => ({
  data: Float64Array.from({ length: columns[0].length * columns.length }, (_, i) =>
    Number(columns[i % columns.length][Math.floor(i / columns.length)]),
  ),
  rows: columns[0].length,
  columns: columns.length,
});
const columnOf = ({ data, rows, columns }: Matrix, column: number) =>
  Array.from({ length: rows }, (_, row) => data[row * columns + column]);

const numbers = noises(ROWS, 3).map((value) => 50 + 7 * value);
const gappy = noises(ROWS, 8).map((value, row) => (row % 5 === 2 ? Number.NaN : value));
const levels = Array.from({ length: ROWS }, (_, row) => [3, -1, 0][row % 3]);
const constant = new Array<number>(ROWS).fill(4);

test("numbers are standardised, over all replicates together", () => {
  const halves = [numbers.slice(0, 25), numbers.slice(25)].map((half) => matrixOf([half]));
  const design = designMatrix(halves);
  expect(design.columns).toBe(1);
  const encoded = halves.flatMap((half) => columnOf(design.encode(half), 0));
  const mean = numbers.reduce((sum, value) => sum + value, 0) / ROWS;
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / ROWS);
  encoded.forEach((value, row) => expect(value).toBeCloseTo((numbers[row] - mean) / deviation, 12));
});

test("a gap is the mean, and has a column of its own", () => {
  const design = designMatrix([matrixOf([numbers, gappy])]);
  expect(design.columns).toBe(3);
  const encoded = design.encode(matrixOf([numbers, gappy]));
  expect(columnOf(encoded, 2)).toEqual(gappy.map((value) => (Number.isNaN(value) ? 1 : 0)));
  const known = columnOf(encoded, 1).filter((_, row) => !Number.isNaN(gappy[row]));
  expect(known.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  expect(known.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(known.length, 10);
  for (const [row, value] of columnOf(encoded, 1).entries()) if (Number.isNaN(gappy[row])) expect(value).toBe(0);
});

test("each of a few values has a column, but for the first", () => {
  const design = designMatrix([matrixOf([levels, numbers])]);
  expect(design.columns).toBe(3);
  const encoded = design.encode(matrixOf([levels, numbers]));
  expect(columnOf(encoded, 0)).toEqual(levels.map((value) => (value === 0 ? 1 : 0)));
  expect(columnOf(encoded, 1)).toEqual(levels.map((value) => (value === 3 ? 1 : 0)));
  expect(designMatrix([matrixOf([constant])]).columns).toBe(0);
  const after = designMatrix([matrixOf([numbers, levels])]);
  const alone = designMatrix([matrixOf([numbers])]).encode(matrixOf([numbers]));
  expect(columnOf(after.encode(matrixOf([numbers, levels])), 0)).toEqual(columnOf(alone, 0));
  // A gap among few values is one of them; so is 0, whatever its sign.
  const withGap = designMatrix([matrixOf([[1, 2, Number.NaN, 2]])]);
  expect(withGap.columns).toBe(2);
  const told = withGap.encode(matrixOf([[Number.NaN, 1, 2]]));
  expect(new Set([0, 1, 2].map((row) => told.data.subarray(2 * row, 2 * row + 2).join())).size).toBe(3);
  const negative = design.encode(matrixOf([[-0], [50]]));
  expect([...negative.data.subarray(0, 2)]).toEqual([1, 0]);
});

test("twelve values are few, thirteen are numbers, and a value not seen before is the first", () => {
  const of = (count: number) => Array.from({ length: ROWS }, (_, row) => row % count);
  expect(designMatrix([matrixOf([of(12)])]).columns).toBe(11);
  expect(designMatrix([matrixOf([of(13)])]).columns).toBe(1);
  expect([...designMatrix([matrixOf([levels])]).encode(matrixOf([[99]])).data]).toEqual([0, 0]);
});
