import { describe, expect, test } from "vitest";
import { matrixColumn } from "../../../dist/core/matrix-rows.js";
import {
  consecutiveReferences,
  independentColumns,
  independentRows,
} from "../../../dist/maskers/sampling/independent-columns.js";
import { normalCdf } from "../../../dist/math/normal-cdf.js";

const columns = [
  { kind: "values", shares: Float64Array.of(0.25, 0, 0.5, 0.25), values: Float64Array.of(7, 8, 9, Number.NaN) },
  { kind: "normal", mean: 3, standardDeviation: 2 },
  { kind: "normal", mean: -1, standardDeviation: 0.5 },
] as const;
const ROWS = 1024;
const specOf = (design: "quasi" | "random", replicate = 0) =>
  ({ kind: "independentColumns", columns, seed: 4, replicate, design }) as const;

describe.each(["quasi", "random"] as const)("%s samples", (design) => {
  const rows = independentColumns(specOf(design))(0, ROWS);

  test("are the same rows in pieces, and others in another replicate", () => {
    const piece = independentColumns(specOf(design))(100, 50);
    expect(Array.from(piece.data)).toEqual(Array.from(rows.data.subarray(300, 450)));
    expect(independentColumns(specOf(design, 1))(0, ROWS).data).not.toEqual(rows.data);
  });

  test("follow each column's distribution, by itself", () => {
    const [codes, first, second] = [0, 1, 2].map((column) => matrixColumn(rows, column));
    const share = (of: (code: number) => boolean) => codes.filter(of).length / ROWS;
    // Of evenly spread points, each share is met to a point; of independent ones, to four standard errors.
    const slack = design === "quasi" ? 1 / ROWS : 4 * Math.sqrt(0.25 / ROWS);
    expect(Math.abs(share((code) => code === 7) - 0.25)).toBeLessThanOrEqual(slack);
    expect(Math.abs(share((code) => code === 9) - 0.5)).toBeLessThanOrEqual(slack);
    expect(share((code) => code === 8)).toBe(0);
    expect(Math.abs(share(Number.isNaN) - 0.25)).toBeLessThanOrEqual(slack);
    for (const [values, mean, deviation] of [[first, 3, 2] as const, [second, -1, 0.5] as const]) {
      const uniforms = values.map((value) => normalCdf((value - mean) / deviation)).toSorted();
      // Kolmogorov's distance: 1.95 / sqrt(n) is passed once in a thousand times.
      const distance = Math.max(...uniforms.map((uniform, i) => Math.abs(uniform - (i + 0.5) / ROWS)));
      expect(distance).toBeLessThan(design === "quasi" ? 2 / ROWS : 1.95 / Math.sqrt(ROWS));
    }
    const z = (values: Float64Array, mean: number, deviation: number) => values.map((v) => (v - mean) / deviation);
    const [a, b] = [z(first, 3, 2), z(second, -1, 0.5)];
    expect(Math.abs(a.reduce((sum, value, row) => sum + value * b[row], 0) / ROWS)).toBeLessThan(4 / Math.sqrt(ROWS));
  });
});

test("tells which value each number came from", () => {
  const seen: number[] = [];
  const rows = independentColumns(specOf("quasi"))(0, 64, (column, chosen, values) => {
    if (column === 0) for (let row = 0; row < 64; row++) seen.push(columns[0].values[chosen[row]] - values[row]);
  });
  expect(rows.rows).toBe(64);
  expect(new Set(seen.filter((difference) => !Number.isNaN(difference)))).toEqual(new Set([0]));
});

test("a worker makes the rows that the main thread drew, and refuses a plan that skips some", () => {
  const spec = specOf("quasi");
  const drawn = independentColumns(spec)(0, 32);
  const [here, there] = [independentRows(spec, 32, drawn), independentRows(spec, 32)];
  const plan = consecutiveReferences(32);
  const masks = { from: 5, to: 20 };
  const ask = (rows: typeof here) => rows.perturber().perturb(plan, masks, { from: 0, to: 1 });
  expect(Array.from(ask(there).data)).toEqual(Array.from(ask(here).data));
  const skipping = { ...plan, referenceOf: plan.referenceOf?.map((row) => 2 * row) };
  const refused = () => there.perturber().perturb(skipping as typeof plan, masks, { from: 0, to: 1 });
  expect(refused).toThrow("consecutive reference rows");
});
