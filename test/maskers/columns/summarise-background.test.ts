import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Feature, matrix, summariseBackground } from "whybox";
import { abortingAtLook } from "../../fixtures/abort-laws.js";

const features: readonly Feature[] = [
  { name: "x", kind: "number" },
  { name: "kind", kind: "category", categories: ["a", "b", "c"] },
  { name: "gap", kind: "number", missing: true },
];

describe("summariseBackground", () => {
  test("finds well separated clusters, with their shares as weights", async () => {
    const near = [0, 0.1, 0.2, -0.1, -0.2, 0].map((x) => [x, x]);
    const far = [10, 10.1, 9.9].map((x) => [x, -x]);
    const { rows, weights } = await summariseBackground([...near, ...far], 2);
    const order = rows.data[0] < 5 ? [0, 1] : [1, 0];
    expect(order.map((i) => rows.data[2 * i])).toEqual([0, 10]);
    expect(order.map((i) => weights[i])).toEqual([expect.closeTo(6 / 9, 12), expect.closeTo(3 / 9, 12)]);
  });

  test("holds only values that occur in their column, and weights that sum to 1", async () => {
    const row = fc.tuple(
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.integer({ min: 0, max: 2 }),
      fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 9 })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(99),
        async (all, k, seed) => {
          const background = matrix(all);
          const { rows, weights } = await summariseBackground(background, k, { features, seed });
          expect(rows.rows).toBeLessThanOrEqual(k);
          expect(weights.length).toBe(rows.rows);
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          for (let r = 0; r < rows.rows; r++) {
            for (let c = 0; c < 3; c++) {
              const value = rows.data[3 * r + c];
              expect(all.some((one) => Object.is(one[c], value) || one[c] === value)).toBe(true);
            }
          }
        },
      ),
    );
  });

  test("gives the same rows for the same seed", async () => {
    const all = Array.from({ length: 60 }, (_, i) => [Math.sin(i), i % 3, i % 5]);
    expect(await summariseBackground(all, 7, { features, seed: 4 })).toEqual(
      await summariseBackground(all, 7, { features, seed: 4 }),
    );
  });

  test("leaves a background of k rows or fewer as it is", async () => {
    const { rows, weights } = await summariseBackground(
      [
        [1, 2],
        [3, 4],
      ],
      5,
    );
    expect(rows).toEqual(
      matrix([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(weights).toEqual(Float64Array.of(0.5, 0.5));
  });

  test("takes fewer distinct rows than k, and constant columns", async () => {
    const { rows, weights } = await summariseBackground(
      [
        [1, 7],
        [1, 7],
        [2, 7],
        [2, 7],
      ],
      3,
    );
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(new Set(rows.data.filter((_, i) => i % 2 === 1))).toEqual(new Set([7]));
  });

  test("finds the clusters of numbers and labels that k-means on a column per label finds", async () => {
    // Two far groups of numbers, each split by its label: four clusters, whose sizes are known.
    const all = Array.from({ length: 120 }, (_, i) => [20 * Number(i % 2) + Math.sin(i) / 5, i % 4 < 2 ? 0 : 1, 3]);
    const { rows, weights } = await summariseBackground(all, 4, { features, seed: 1 });
    const found = Array.from({ length: 4 }, (_, r) => [Math.round(rows.data[3 * r] / 20), rows.data[3 * r + 1]].join());
    expect(found.toSorted()).toEqual(["0,0", "0,1", "1,0", "1,1"]);
    expect(Array.from(weights)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  test("refuses a code that is no category", async () => {
    await expect(
      summariseBackground(
        [
          [1, 7, 0],
          [1, 1, 0],
        ],
        1,
        { features },
      ),
    ).rejects.toMatchObject({
      code: "INVALID_DATA",
      message: 'summariseBackground: background row 0, "kind": expected a code from 0 to 2, got 7',
    });
  });

  const many = matrix(Array.from({ length: 20_000 }, (_, i) => [Math.sin(i), i % 3, Math.cos(7 * i)]));

  test("gives way to other work, many rows taking time that grows with them alone", async () => {
    let turns = 0;
    const watch = setInterval(() => turns++, 5);
    const { rows } = await summariseBackground(many, 60, { features });
    clearInterval(watch);
    expect(rows.rows).toBe(60);
    expect(turns).toBeGreaterThan(3);
  }, 30_000);

  test("takes the value nearest to the mean; of several, that of its first row, or else the one higher up", async () => {
    const few = fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constant(Number.NaN)), {
      minLength: 2,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(few, async (values) => {
        const present = values.filter((value) => !Number.isNaN(value));
        const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
        const distances = present.map((value) => Math.abs(value - mean));
        const nearest = present[distances.indexOf(Math.min(...distances))];
        const { rows } = await summariseBackground(matrix(values.map((value) => [value])), 1);
        expect(rows.data[0]).toBe(2 * present.length < values.length ? Number.NaN : nearest);
      }),
    );
  });

  test("looks at its signal once per column", async () => {
    const wide = matrix(Array.from({ length: 3 }, (_, row) => Array.from({ length: 100 }, (__, i) => (row * i) % 7)));
    const complete = abortingAtLook(Number.POSITIVE_INFINITY);
    await summariseBackground(wide, 1, { signal: complete.signal });
    expect(complete.looks()).toBeGreaterThan(200);
  });

  test("an abort before it begins is obeyed, even where there is nothing to summarise", async () => {
    const run = summariseBackground([[1, 2]], 5, { signal: AbortSignal.abort() });
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("stops when its signal says so", async () => {
    const stop = new AbortController();
    const run = summariseBackground(many, 60, { features, signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  });
});
