import { expect, test } from "vitest";
import type { Feature } from "whybox";
import { atOnce } from "../../../dist/core/give-way.js";
import { BINS, binRows } from "../../../dist/trees/fit/bin-rows.js";
import { parkMiller } from "../../fixtures/park-miller.js";

const features: Feature[] = [
  { name: "few", kind: "number" },
  { name: "many", kind: "number", missing: true },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"] },
  { name: "whole", kind: "number" },
  { name: "fifth", kind: "number" },
];
const ROWS = 3000;
const { normal, below } = parkMiller(31);
const data = Float64Array.from({ length: ROWS * 5 }, (_, cell) =>
  [() => below(7), () => (below(9) === 0 ? Number.NaN : normal()), () => below(3), () => below(2) - 1, normal][
    cell % 5
  ](),
);
const rows = Uint32Array.from({ length: ROWS }, (_, row) => row);
const binned = atOnce(binRows({ x: { data, rows: ROWS, columns: 5 }, features, rows } as never));
const binOf = (row: number, column: number) =>
  (binned.words[row * binned.wordsPerRow + (column >> 2)] >>> (8 * (column & 3))) & 255;

test("every value lies in the bin that its edges say, a missing one in the bin after the last", () => {
  for (const [column, { bins, edges }] of binned.columns.entries()) {
    for (let row = 0; row < ROWS; row++) {
      const value = data[row * 5 + column];
      // Above edge b - 1 and at most edge b, looked for from the first.
      const plain = Number.isNaN(value) ? bins : edges ? edges.edges.filter((edge) => value > edge).length : value;
      expect(binOf(row, column)).toBe(plain);
    }
  }
});

test("few values have a bin each; many share bins about equally", () => {
  expect(binned.columns.map(({ bins }) => bins)).toEqual([7, BINS - 1, 3, 2, BINS]);
  const counts = new Array<number>(BINS).fill(0);
  for (let row = 0; row < ROWS; row++) counts[binOf(row, 4)]++;
  expect(Math.max(...counts)).toBeLessThan(2 * (ROWS / BINS));
  expect(Math.min(...counts)).toBeGreaterThan(0);
});

test("pauses after the edges of every column, and every million cells", () => {
  const wide: Feature[] = Array.from({ length: 128 }, (_, c) => ({ name: `x${c}`, kind: "number" }));
  const count = 20_000;
  const x = { data: Float64Array.from({ length: count * 128 }, (_, i) => i % 97), rows: count, columns: 128 };
  const steps = binRows({ x, features: wide, rows: Uint32Array.from({ length: count }, (_, i) => i) } as never);
  let pauses = 0;
  while (!steps.next().done) pauses++;
  expect(pauses).toBe(128 + 3);
});
