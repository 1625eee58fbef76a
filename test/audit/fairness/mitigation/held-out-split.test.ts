import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heldOutSplit, someReviewed } from "../../../../dist/audit/fairness/mitigation/held-out-split.js";

type Rows = Parameters<typeof heldOutSplit>[1];
const cases = fc.record({
  rows: fc.array(fc.tuple(fc.nat(2), fc.nat(1), fc.nat(4)), { minLength: 12, maxLength: 60 }),
  share: fc.constantFrom(0.25, 0.4, 0.5),
  seed: fc.nat(50),
});
const ascending = (list: Iterable<number>) => [...list].toSorted((a, b) => a - b);

function split(rows: readonly (readonly number[])[], share: number, seed: number, isClustered = false) {
  const given: Rows = {
    at: Int32Array.from(rows, (_, row) => 3 * row),
    truth: Float64Array.from(rows, ([, y]) => y),
    ...(isClustered && { cluster: Int32Array.from(rows, ([, , cluster]) => cluster) }),
  };
  const found = heldOutSplit(
    "here",
    given,
    Int32Array.from(rows, ([group]) => group),
    share,
    seed,
  );
  return { fitted: Array.from(found.fitted), measured: Array.from(found.measured) };
}

describe("rows are fitted or measured, never both", () => {
  test("the same share of every group and class is measured, in the order of the rows", () => {
    fc.assert(
      fc.property(cases, ({ rows, share, seed }) => {
        const { fitted, measured } = split(rows, share, seed);
        expect(ascending([...fitted, ...measured])).toEqual([...rows.keys()]);
        expect([fitted, measured]).toEqual([ascending(fitted), ascending(measured)]);
        for (let cell = 0; cell < 6; cell++) {
          const isIn = (row: number) => 2 * rows[row][0] + rows[row][1] === cell;
          const all = [...rows.keys()].filter(isIn).length;
          expect(measured.filter(isIn)).toHaveLength(Math.round(share * all));
        }
      }),
      { numRuns: 20 },
    );
  });

  test("clusters stay together, and a share of them is measured", () => {
    fc.assert(
      fc.property(cases, ({ rows, share, seed }) => {
        const clusters = new Set(rows.map(([, , cluster]) => cluster));
        fc.pre(Math.round(share * clusters.size) > 0);
        const { fitted, measured } = split(rows, share, seed, true);
        expect(ascending([...fitted, ...measured])).toEqual([...rows.keys()]);
        const [own, held] = [fitted, measured].map((list) => new Set(list.map((row) => rows[row][2])));
        expect(held.size).toBe(Math.round(share * clusters.size));
        expect([...held].filter((cluster) => own.has(cluster))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

test("every row is measured as often as any other", () => {
  const rows = Array.from({ length: 10 }, () => [0, 1, 0]);
  const counts = rows.map(() => 0);
  for (let seed = 0; seed < 400; seed++) for (const row of split(rows, 0.3, seed).measured) counts[row]++;
  // 120 of 400, with a standard deviation of 9.
  for (const count of counts) expect(Math.abs(count - 120)).toBeLessThan(36);
});

test("the split does not hang on the order in which groups come", () => {
  const rows = Array.from({ length: 24 }, (_, i) => [i % 3, i % 2, 0]);
  // Groups, and so their strata, in another order of first rows; within a group all stay.
  const turned = [1, 2, 0].flatMap((group) => rows.filter(([own]) => own === group));
  const place = [1, 2, 0].flatMap((group) => [...rows.keys()].filter((row) => rows[row][0] === group));
  expect(ascending(split(turned, 0.25, 7).measured.map((row) => place[row]))).toEqual(split(rows, 0.25, 7).measured);
});

test.each([
  [0.1, "measure"],
  [0.9, "fit"],
])("a holdOut of %f that leaves no row to %s is refused", (share, what) => {
  expect(() =>
    split(
      [
        [0, 1, 0],
        [0, 0, 0],
        [1, 1, 0],
      ],
      share,
      1,
    ),
  ).toThrow(
    expect.objectContaining({
      code: "INVALID_ARGUMENT",
      message: `here: holdOut of ${share} leaves no row to ${what}, of 3 with a true answer; choose another share, or give test`,
    }),
  );
});

test("some rows of a review keep all that is known of them", () => {
  const of = (start: number) => [0, 1, 2, 3].map((i) => start + i);
  const rows = {
    ...{ at: Int32Array.from(of(10)), weights: Float64Array.from(of(20)), isWeighted: true },
    ...{
      score: Float64Array.from(of(30)),
      ranks: Float64Array.from(of(40)),
      scoreKind: "scale" as const,
      scoreName: "s",
    },
  };
  const some = someReviewed(rows, Int32Array.of(3, 1));
  expect(some).toEqual({
    ...{ at: Int32Array.of(13, 11), weights: Float64Array.of(23, 21), isWeighted: true },
    ...{ score: Float64Array.of(33, 31), ranks: Float64Array.of(43, 41), scoreKind: "scale", scoreName: "s" },
  });
  const more = {
    cluster: Int32Array.from(of(50)),
    selected: Uint8Array.of(0, 1, 0, 0),
    truth: Float64Array.from(of(60)),
  };
  expect(someReviewed({ ...rows, ...more }, Int32Array.of(3, 1))).toEqual({
    ...some,
    ...{ cluster: Int32Array.of(53, 51), selected: Uint8Array.of(0, 1), truth: Float64Array.of(63, 61) },
  });
});
