import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answersOf, dataset, performance } from "whybox/audit";
import { corpDecomposition } from "../../../dist/audit/performance/corp-decomposition.js";
import { binary, binaryRecords, metric } from "./scored.js";

type Row = readonly [probability: number, happened: number, weight: number];
const decomposed = (rows: readonly Row[]) =>
  corpDecomposition(
    Float64Array.from(rows, ([p]) => p),
    (row) => rows[row][1] === 1,
    Float64Array.from(rows, ([, , weight]) => weight),
  );
const mean = (rows: readonly Row[], of: (row: Row) => number) =>
  rows.reduce((sum, row) => sum + row[2] * of(row), 0) / rows.reduce((sum, [, , weight]) => sum + weight, 0);
const table = fc.array(fc.tuple(fc.constantFrom(0.1, 0.3, 0.5, 0.8, 1), fc.nat(1), fc.integer({ min: 1, max: 3 })), {
  minLength: 1,
  maxLength: 14,
});

/** Least squares under order: the greatest over what begins below of the least over what ends above. */
function recalibrated(rows: readonly Row[]): (p: number) => number {
  const levels = [...new Set(rows.map(([p]) => p))].sort((a, b) => a - b);
  const between = (from: number, to: number) =>
    mean(
      rows.filter(([p]) => p >= from && p <= to),
      ([, y]) => y,
    );
  return (p) =>
    Math.max(
      ...levels
        .filter((from) => from <= p)
        .map((from) => Math.min(...levels.filter((to) => to >= p).map((to) => between(from, to)))),
    );
}

describe("the Brier score", () => {
  test("is reliability less resolution plus uncertainty, each what recalibrating is worth", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const { reliability, resolution } = decomposed(rows);
        const share = mean(rows, ([, y]) => y);
        const score = (said: (p: number) => number) => mean(rows, ([p, y]) => (said(p) - y) ** 2);
        const best = score(recalibrated(rows));
        expect(reliability).toBeCloseTo(score((p) => p) - best, 12);
        expect(resolution).toBeCloseTo(share * (1 - share) - best, 12);
        expect(Math.min(reliability, resolution)).toBeGreaterThan(-1e-12);
      }),
      { numRuns: 60 },
    );
  });

  test("has no reliability term where shares are what was said, and no resolution where the same is said of all", () => {
    const honest: Row[] = [
      [0.25, 1, 1],
      [0.25, 0, 3],
      [0.5, 1, 2],
      [0.5, 0, 2],
      [1, 1, 1],
    ];
    expect(decomposed(honest).reliability).toBeCloseTo(0, 14);
    const same = decomposed([
      [0.7, 1, 1],
      [0.7, 0, 3],
    ]);
    expect(same.resolution).toBeCloseTo(0, 14);
    expect(same.reliability).toBeCloseTo((0.7 - 0.25) ** 2, 14);
  });

  test("in a report adds up without a rest", async () => {
    const found = await performance(await answersOf(binary, dataset(binaryRecords, { model: binary, target: "y" })));
    const { value, trivial } = metric(found, "Brier score");
    const [reliability, resolution] = ["Brier reliability", "Brier resolution"].map(
      (name) => metric(found, name).value as number,
    );
    expect(reliability - resolution + (trivial as number)).toBeCloseTo(value as number, 12);
  });
});
