import fc from "fast-check";
import { expect, test } from "vitest";
import { type Feature, matrix } from "whybox";
import { binAmong, binnedRows, binnedRowsInSteps } from "../../dist/math/binned-rows.js";

const NUMBER: Feature[] = [{ name: "x", kind: "number" }];
const binsOf = (values: readonly number[], most: number) => {
  const { codes, bins, edges } = binnedRows(matrix(values.map((value) => [value])), NUMBER, most);
  return { codes: [...codes[0]], bins: bins[0], edges: [...(edges[0] as Float64Array)] };
};
const distinctOf = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

const someValues = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(3)), { minLength: 1, maxLength: 60 });

test("a column of few values has a bin for each, with the edges half-way", () => {
  expect(binsOf([5, 1, 2, 5, 2], 3)).toEqual({ codes: [2, 0, 1, 2, 1], bins: 3, edges: [1.5, 3.5] });
  expect(binsOf([7, 7], 4)).toEqual({ codes: [0, 0], bins: 1, edges: [] });
  fc.assert(
    fc.property(someValues, (values) => {
      const distinct = distinctOf(values);
      const { codes, bins } = binsOf(values, distinct.length);
      expect(bins).toBe(distinct.length);
      expect(codes).toEqual(values.map((value) => distinct.indexOf(value)));
    }),
  );
});

test("many values share bins: each but the last closes at the first value that fills its share", () => {
  fc.assert(
    fc.property(someValues, fc.integer({ min: 1, max: 6 }), (values, most) => {
      const distinct = distinctOf(values);
      fc.pre(distinct.length > most);
      const { codes, bins, edges } = binsOf(values, most);
      expect(bins).toBeLessThanOrEqual(most);
      expect(edges).toHaveLength(bins - 1);
      const share = values.length / most;
      for (let bin = 0; bin < bins; bin++) {
        const within = values.filter((_, row) => codes[row] === bin);
        expect(within).not.toEqual([]);
        if (bin === bins - 1) continue;
        const highest = Math.max(...within);
        expect(within.length).toBeGreaterThanOrEqual(share);
        expect(within.filter((value) => value < highest).length).toBeLessThan(share);
        const next = distinct[distinct.indexOf(highest) + 1];
        expect(edges[bin]).toBe((highest + next) / 2);
      }
      // The bin of a value is the number of edges that it exceeds.
      expect(codes).toEqual(values.map((value) => edges.filter((edge) => value > edge).length));
    }),
  );
});

test("100 different values in 4 bins are 25 each", () => {
  const { codes, edges } = binsOf(
    Array.from({ length: 100 }, (_, i) => (i * 37) % 100),
    4,
  );
  expect(edges).toEqual([24.5, 49.5, 74.5]);
  for (const bin of [0, 1, 2, 3]) expect(codes.filter((code) => code === bin)).toHaveLength(25);
});

test("gaps have a bin behind the others, and categories are their own codes", () => {
  const features: Feature[] = [
    { name: "x", kind: "number", missing: true },
    { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"], missing: true },
  ];
  const x = matrix([
    [2, 1],
    [Number.NaN, Number.NaN],
    [1, 2],
    [2, 0],
  ]);
  const { rows, codes, bins, edges } = binnedRows(x, features, 5);
  expect({ rows, bins, edges }).toEqual({ rows: 4, bins: [2, 3], edges: [Float64Array.of(1.5), undefined] });
  expect(codes).toEqual([Uint16Array.of(1, 2, 0, 1), Uint16Array.of(1, 3, 2, 0)]);
});

test("a value belongs to the first bin whose edge it does not exceed", () => {
  const cuts = Float64Array.of(-1, 0, 0.5, 4);
  for (const [value, bin] of [
    [-2, 0],
    [-1, 0],
    [-0.9, 1],
    [0, 1],
    [0.1, 2],
    [4, 3],
    [4.01, 4],
    [Number.POSITIVE_INFINITY, 4],
  ]) {
    expect(binAmong(cuts, value)).toBe(bin);
  }
  expect(binAmong(new Float64Array(0), 1)).toBe(0);
});

test("pauses before every column", () => {
  const x = matrix([[1, 2, 3]]);
  const steps = binnedRowsInSteps(x, [NUMBER[0], NUMBER[0], NUMBER[0]], 2);
  let pauses = 0;
  while (!steps.next().done) pauses++;
  expect(pauses).toBe(3);
});
