import { describe, expect, test } from "vitest";
import { cellSums } from "../../../dist/trees/fit/cell-sums.js";
import { gainOf, type Target } from "../brute-force-tree.js";
import { randomTraining } from "./scanned-column.js";

const ROWS = 12;
const AT = 5;

/** Sums of the rows in a cell that begins at AT. */
function cellOf(sums: ReturnType<typeof cellSums>, rows: readonly number[]): Float64Array {
  const cells = new Float64Array(AT + sums.channels);
  for (const row of rows) sums.add(cells, AT, row);
  return cells;
}

describe.each([
  ["gini", { classes: 3 }],
  ["entropy", { classes: 3 }],
  ["squaredError", { targets: 1 }],
  ["squaredError", { targets: 2 }],
] as const)("%s, %j", (criterion, given) => {
  test.each([false, true])("counts rows, weight and means, and knows the gain of a split; weights %s", (isWeighted) => {
    const drawn = randomTraining(11, ROWS, given, isWeighted);
    // Weights far below 1, whose logarithms are negative.
    const training = { ...drawn, weights: drawn.weights?.map((weight) => weight / 50) };
    const { outputs, labels, targets, weights } = training;
    const isClasses = "classes" in given;
    const sums = cellSums(training, criterion, new Float64Array(outputs).fill(isClasses ? 0 : 1.75));
    const all = Array.from({ length: ROWS }, (_, row) => row);
    const weightIn = (rows: readonly number[]) => rows.reduce((sum, row) => sum + (weights?.[row] ?? 1), 0);
    const total = cellOf(sums, all).subarray(AT);
    for (const bits of [0b000000000001, 0b110101000000, 0b011111111111]) {
      const left = all.filter((row) => (bits >> row) & 1);
      const cells = cellOf(sums, left);
      expect(sums.samples(cells, AT)).toBe(left.length);
      expect(sums.weight(cells, AT)).toBeCloseTo(weightIn(left), 12);
      for (let output = 0; output < outputs; output++) {
        const numberOf = (row: number) =>
          isClasses ? Number(labels[row] === output) : targets[row * outputs + output] - 1.75;
        const mean = left.reduce((sum, row) => sum + (weights?.[row] ?? 1) * numberOf(row), 0) / weightIn(left);
        expect(sums.mean(cells, AT, output)).toBeCloseTo(mean, 12);
      }
      const right = all.filter((row) => !left.includes(row));
      // One output after the other: losses add up.
      const columns = isClasses
        ? [[...labels]]
        : Array.from({ length: outputs }, (_, k) => all.map((row) => targets[row * outputs + k]));
      const gain = columns.reduce((sum, y) => {
        const target: Target = { criterion, y, weights: all.map((row) => weights?.[row] ?? 1) };
        return sum + weightIn(all) * gainOf(target, left, right);
      }, 0);
      expect(sums.gain(cells.subarray(AT), total)).toBeCloseTo(gain, 10);
    }
  });
});
