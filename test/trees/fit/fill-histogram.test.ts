import { describe, expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import { BINS, binRows } from "../../../dist/trees/fit/bin-rows.js";
import { cellSums } from "../../../dist/trees/fit/cell-sums.js";
import { fillHistogram } from "../../../dist/trees/fit/fill-histogram.js";
import { noises } from "../../fixtures/games.js";

const ROWS = 90;

/** A table of numbers, and of classes, one number or two numbers per row. */
function training(columns: number, outputs: number, isWeighted: boolean, task: "classification" | "regression") {
  const features = Array.from({ length: columns }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
  const isClasses = task === "classification";
  return {
    x: { data: Float64Array.from(noises(ROWS * columns, 3)), rows: ROWS, columns },
    features,
    task,
    outputs,
    labels: isClasses
      ? Int32Array.from(noises(ROWS, 4), (value) => Math.floor(((value + 1) / 2) * outputs))
      : new Int32Array(),
    targets: isClasses ? new Float64Array() : Float64Array.from(noises(ROWS * outputs, 5)),
    weights: isWeighted ? Float64Array.from(noises(ROWS, 6), (value) => 1.5 + value) : undefined,
    rows: Uint32Array.from({ length: ROWS }, (_, row) => (row * 7) % ROWS),
  };
}

describe.each(["classification", "regression"] as const)("%s", (task) => {
  test.each([
    [1, 1, false],
    [3, 2, false],
    [4, 1, false],
    [6, 3, true],
    [9, 1, true],
  ])(
    "%i columns, %i outputs, weighted %s: each cell is the sum of the rows in its bin",
    (columns, outputs, isWeighted) => {
      const rows = training(columns, task === "classification" ? outputs + 1 : outputs, isWeighted, task);
      const binned = atOnce(binRows(rows));
      const criterion = task === "classification" ? "gini" : "squaredError";
      const sums = cellSums(rows, criterion, new Float64Array(rows.outputs).fill(0.1));
      const size = 4 * binned.wordsPerRow * BINS * sums.channels;
      const cells = new Float64Array(size);
      fillHistogram(rows, sums, binned, cells, rows.rows, 10, 70);
      const plain = new Float64Array(size);
      for (const row of rows.rows.subarray(10, 70)) {
        for (let column = 0; column < columns; column++) {
          const bin = (binned.words[row * binned.wordsPerRow + (column >> 2)] >>> ((column & 3) * 8)) & 255;
          sums.add(plain, (column * BINS + bin) * sums.channels, row);
        }
      }
      // Cells beyond the last column are padding of its word.
      const used = columns * BINS * sums.channels;
      const off = plain.subarray(0, used).map((value, at) => Math.abs(cells[at] - value));
      expect(off.reduce((most, each) => Math.max(most, each), 0)).toBeLessThan(1e-12);
      expect(plain.some((value) => value !== 0)).toBe(true);
    },
  );
});
