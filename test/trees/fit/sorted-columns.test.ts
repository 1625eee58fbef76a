import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { atOnce } from "../../../dist/core/give-way.js";
import { sortedAmong, sortedColumns } from "../../../dist/trees/fit/sorted-columns.js";
import { randomOf } from "../../fixtures/random-forest.js";

const ROWS = 40;
/** More columns than are copied at once; one in five is a category. */
const features = Array.from(
  { length: 11 },
  (_, c): Feature =>
    c % 5 === 3
      ? { name: `c${c}`, kind: "category", categories: ["u", "v"] }
      : { name: `c${c}`, kind: "number", missing: true },
);
const random = randomOf(6);
const x = {
  data: Float64Array.from({ length: ROWS * features.length }, () =>
    random() < 0.1 ? Number.NaN : Math.floor(9 * random()) - 4,
  ),
  rows: ROWS,
  columns: features.length,
};
const rows = Uint32Array.from({ length: ROWS }, (_, row) => (row * 7) % ROWS).filter((row) => row % 4 !== 1);

/** Rows by their value, gaps last, equals in the order given. */
const byValue = (among: readonly number[], column: number) => {
  const cellOf = (row: number) => x.data[row * x.columns + column];
  return among.toSorted((a, b) => {
    const [p, q] = [cellOf(a), cellOf(b)];
    return Number.isNaN(p) || Number.isNaN(q) ? Number(Number.isNaN(p)) - Number(Number.isNaN(q)) : p - q;
  });
};

describe("columns", () => {
  const sorted = atOnce(sortedColumns(x, features, rows));

  test("of numbers hold their rows ascending, gaps last", () => {
    expect(sorted.map(({ feature }) => feature)).toEqual([...features.keys()]);
    for (const { feature, order } of sorted) {
      expect(order && [...order]).toEqual(
        features[feature].kind === "category" ? undefined : byValue([...rows], feature),
      );
    }
  });

  test("some of them keep the rows that weigh something, and the others stay as they are", () => {
    const weights = Float64Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? 0 : row));
    const kept = [...rows].filter((row) => weights[row] > 0);
    const before = sorted.map(({ order }) => order?.slice());
    const chosen = [1, 3, 4, 9, 10];
    const among = atOnce(sortedAmong(sorted, chosen, weights, kept.length));
    expect(among.map(({ feature }) => feature)).toEqual(chosen);
    for (const { feature, order } of among) {
      expect(order && [...order]).toEqual(feature === 3 ? undefined : byValue(kept, feature));
      order?.fill(0);
    }
    expect(sorted.map(({ order }) => order)).toEqual(before);
  });
});
