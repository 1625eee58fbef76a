import { expect, test } from "vitest";
import { cumulativeShares, isDegenerate, tiltedShares } from "../../../dist/maskers/sampling/column-distribution.js";

/** All rows of one bin per column, with their probability. */
function* allRows(columns: readonly Float64Array[]): Generator<{ row: number[]; probability: number }> {
  const [first, ...rest] = columns;
  if (!first) yield { row: [], probability: 1 };
  else {
    for (const [bin, share] of first.entries()) {
      for (const { row, probability } of allRows(rest)) yield { row: [bin, ...row], probability: share * probability };
    }
  }
}

test("samples from tilted shares have the distribution that the kernel's weights give all rows", () => {
  const columns = [Float64Array.of(0.5, 0.2, 0.3), Float64Array.of(0.9, 0.1), Float64Array.of(0.25, 0.25, 0.25, 0.25)];
  const own = [1, 0, 3];
  for (const width of [0.4, 1, 2.5]) {
    const rows = [...allRows(columns)].map(({ row, probability }) => {
      const distance = Math.sqrt(row.filter((bin, column) => bin !== own[column]).length);
      return { row, weight: probability * Math.exp(-(distance ** 2) / (2 * width ** 2)) };
    });
    const total = rows.reduce((sum, { weight }) => sum + weight, 0);
    const tilted = columns.map((shares, column) => tiltedShares(shares, own[column], width));
    expect(tilted.reduce((product, { meanWeight }) => product * meanWeight, 1)).toBeCloseTo(total, 12);
    for (const { row, weight } of rows) {
      const probability = row.reduce((product, bin, column) => product * tilted[column].shares[bin], 1);
      expect(probability).toBeCloseTo(weight / total, 12);
    }
  }
  // The shares given are left as they are.
  expect(columns[1]).toEqual(Float64Array.of(0.9, 0.1));
});

test("a column is degenerate where every other bin has probability 0, whatever rounding made of its own", () => {
  expect(isDegenerate({ shares: Float64Array.of(0, 0.9999999999999999, 0), instanceBin: 1 })).toBe(true);
  expect(isDegenerate({ shares: Float64Array.of(1), instanceBin: 0 })).toBe(true);
  expect(isDegenerate({ shares: Float64Array.of(0, 0.9999999999999999, 1e-16), instanceBin: 1 })).toBe(false);
  expect(isDegenerate({ shares: Float64Array.of(0, 1, 0), instanceBin: 0 })).toBe(false);
});

test("cumulative shares are running sums, and the last bin is the last that has any", () => {
  const { upTo, last } = cumulativeShares(Float64Array.of(0, 0.25, 0, 0.5, 0.25, 0, 0));
  expect([...upTo]).toEqual([0, 0.25, 0.25, 0.75, 1, 1, 1]);
  expect(last).toBe(4);
  expect(cumulativeShares(new Float64Array(0)).last).toBe(-1);
});
