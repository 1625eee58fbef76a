import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { attributionCurves } from "../../../dist/batch/report/attribution-curves.js";
import type { EffectsResult } from "../../../dist/core/kinds/effects.js";
import { parkMiller } from "../../fixtures/park-miller.js";
import { published, type Row } from "./parquet-table.js";

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: Array.from({ length: 25 }, (_, label) => `job ${label}`) },
];
const { uniform, below } = parkMiller(31);
const rows = Array.from({ length: 211 }, (_, i): Row => {
  // Many equal ages, gaps, and labels of which the first are common.
  const age = i % 20 === 0 ? null : below(30);
  const job = i % 30 === 7 ? null : `job ${Math.floor(25 * uniform() * uniform())}`;
  return {
    own: [age, job],
    values: [
      [uniform(), uniform()],
      [2 * uniform(), -uniform()],
    ],
  };
});

let folder = "";
let results: EffectsResult[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-curves-"));
  const table = await published(folder, features, ["no", "ye's"], [...rows, null]);
  results = await attributionCurves(table, { job: {}, features } as never, ["no", "ye's"], 4);
  table.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const deviation = (list: readonly number[]) =>
  Math.sqrt(list.reduce((sum, value) => sum + (value - mean(list)) ** 2, 0) / (list.length - 1));

/** What the curve has to say of these bins, by its definition. */
function expectBins(result: EffectsResult, feature: number, output: number, bins: readonly (readonly Row[])[]) {
  const curve = result.curves.find((each) => each.feature === feature);
  if (!curve) throw new Error("no curve");
  const total = bins.reduce((sum, { length }) => sum + length, 0);
  expect(curve.values[0]).toHaveLength(bins.length);
  const means = bins.map((bin) => mean(bin.map(({ values }) => values[output][feature])));
  for (const [b, bin] of bins.entries()) {
    const values = bin.map((row) => row.values[output][feature]);
    expect(curve.shares[b]).toBeCloseTo(bin.length / total, 12);
    expect(curve.values[0][b]).toBeCloseTo(means[b], 9);
    if (bin.length === 1) {
      expect(curve.low[0][b]).toBeNull();
      continue;
    }
    const half = (1.959963984540054 * deviation(values)) / Math.sqrt(bin.length);
    expect(curve.low[0][b]).toBeCloseTo(means[b] - half, 9);
    expect(curve.high[0][b]).toBeCloseTo(means[b] + half, 9);
  }
  const centre = bins.reduce((sum, { length }, b) => sum + (length / total) * means[b], 0);
  const variance = bins.reduce((sum, { length }, b) => sum + (length / total) * (means[b] - centre) ** 2, 0);
  expect(curve.spread[0]).toBeCloseTo(Math.sqrt(variance), 9);
  return curve;
}

const known = rows
  .filter(({ own: [age] }) => age !== null)
  .toSorted((a, b) => (a.own[0] as number) - (b.own[0] as number));
/** The value that a share of the rows does not exceed. */
const quantile = (share: number) => known[Math.max(0, Math.ceil(share * known.length - 1e-9) - 1)].own[0] as number;

describe.each([0, 1])("of output %i", (output) => {
  test("numbers lie in bins between quantiles, equal ones together, and a bin stands at the mean of its rows", () => {
    const edges = [0.25, 0.5, 0.75].map(quantile);
    const binOf = ({ own: [age] }: Row) => edges.filter((edge) => (age as number) > edge).length;
    const bins = [0, 1, 2, 3].map((bin) => known.filter((row) => binOf(row) === bin));
    const curve = expectBins(results[output], 0, output, bins);
    (curve.at as number[]).forEach((at, b) =>
      expect(at).toBeCloseTo(mean(bins[b].map(({ own }) => own[0] as number)), 9),
    );
    expect(curve.data).toMatchObject({ min: 0, max: 29 });
    expect(curve.data?.deciles).toEqual(Array.from({ length: 9 }, (_, i) => quantile((i + 1) / 10)));
  });

  test("labels stand by falling number of rows, twenty at most, gaps among them", () => {
    const byLabel = new Map<string | null, Row[]>();
    for (const row of rows)
      byLabel.set(row.own[1] as string | null, [...(byLabel.get(row.own[1] as string | null) ?? []), row]);
    const order = [...byLabel].sort(
      ([a, first], [b, second]) => second.length - first.length || (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1),
    );
    expect(order.length).toBeGreaterThan(20);
    const curve = expectBins(
      results[output],
      1,
      output,
      order.slice(0, 20).map(([, list]) => list),
    );
    expect(curve.at).toEqual(order.slice(0, 20).map(([label]) => label ?? "(missing)"));
    expect(curve.data).toBeNull();
  });

  test("rows that failed are counted nowhere", () => {
    expect(results[output]).toMatchObject({ effect: "mean attribution", rows: 211, centred: false, surfaces: [] });
    expect(results[output].curves.map(({ feature }) => feature)).toEqual([0, 1]);
  });
});

test("one bin holds all known rows", async () => {
  const numbers: Feature[] = [{ name: "a", kind: "number" }];
  const given = [1, 2, null, 6].map((a): Row => ({ own: [a], values: [[a ?? 100]] }));
  const table = await published(join(folder, "one"), numbers, ["y"], given);
  const [{ curves }] = await attributionCurves(table, { job: {}, features: numbers } as never, ["y"], 1);
  table.close();
  expect(curves).toMatchObject([{ at: [3], shares: [1], values: [[3]], data: { min: 1, max: 6 } }]);
});

test("a number that is never known has no curve, and a constant one bin", async () => {
  const numbers: Feature[] = ["never", "same"].map((name) => ({ name, kind: "number" }));
  const out = join(folder, "more");
  const table = await published(
    out,
    numbers,
    ["y"],
    [1, 2, 3].map((value) => ({ own: [null, 7], values: [[0, value]] })),
  );
  const [{ curves }] = await attributionCurves(table, { job: {}, features: numbers } as never, ["y"], 5);
  table.close();
  expect(curves).toHaveLength(1);
  expect(curves[0]).toMatchObject({ feature: 1, at: [7], shares: [1], values: [[2]], data: { min: 7, max: 7 } });
});
