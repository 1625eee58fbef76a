import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { balancedAccuracy, confusionOf } from "../../../dist/audit/performance/confusion.js";
import { atOnce } from "../../../dist/core/give-way.js";

type Row = readonly [truth: number, predicted: number, weight?: number, cluster?: number];
const rowsOf = (rows: readonly Row[], classes: number) => ({
  ...{ classes, probability: [], weights: Float64Array.from(rows, ([, , weight = 1]) => weight) },
  ...{ truth: Int32Array.from(rows, ([truth]) => truth), predicted: Int32Array.from(rows, ([, said]) => said) },
  ...(rows[0]?.[3] !== undefined && { cluster: Int32Array.from(rows, ([, , , cluster]) => cluster as number) }),
});
const balanced = (rows: readonly Row[], classes = 2) => {
  const given = rowsOf(rows, classes);
  return atOnce(balancedAccuracy(given, confusionOf(given), 1));
};
const times = (count: number, row: Row): Row[] => Array.from({ length: count }, () => row);
const cell = fc.tuple(fc.nat(2), fc.nat(2), fc.integer({ min: 1, max: 3 }));

test("a confusion matrix has the weight of every pair of true and predicted class", () => {
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 12 }), (rows) => {
      const expected = [0, 1, 2].map((truth) =>
        [0, 1, 2].map((said) =>
          rows.reduce((sum, [t, p, weight]) => sum + (t === truth && p === said ? weight : 0), 0),
        ),
      );
      expect(confusionOf(rowsOf(rows, 3))).toEqual(expected);
    }),
  );
});

describe("balanced accuracy", () => {
  test("is the mean over classes with rows of the share found", () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), (rows) => {
        const recalls = [0, 1, 2].flatMap((truth) => {
          const own = rows.filter(([t]) => t === truth);
          const sum = (list: typeof own) => list.reduce((total, [, , weight]) => total + weight, 0);
          return own.length > 0 ? [sum(own.filter(([, said]) => said === truth)) / sum(own)] : [];
        });
        const { value, low, high } = balanced(rows, 3);
        expect(value).toBeCloseTo(recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length, 12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  test("has an interval of the Wilson intervals of both recalls: 56 of 70 and 48 of 80", () => {
    // Wilson: .8 in (.6918, .8769) and .6 in (.4904, .7001): Newcombe 1998, Statistics in Medicine 17, 873-890, table II.
    const rows = [...times(56, [0, 0]), ...times(14, [0, 1]), ...times(48, [1, 1]), ...times(32, [1, 0])];
    const { value, low, high, interval } = balanced(rows);
    expect(value).toBeCloseTo(0.7, 12);
    expect(low).toBeCloseTo(0.7 - Math.hypot(0.8 - 0.6918, 0.6 - 0.4904) / 2, 3);
    expect(high).toBeCloseTo(0.7 + Math.hypot(0.8769 - 0.8, 0.7001 - 0.6) / 2, 3);
    expect(interval).toBe("Wilson (MOVER)");
  });

  test("of one class is its share found, and that of weights counts as many rows as they are worth", () => {
    const one = balanced([...times(81, [1, 1]), ...times(182, [1, 0])]);
    // 81 of 263: (.2553, .3662), Newcombe 1998, Statistics in Medicine 17, 857-872, table I.
    expect(one.low).toBeCloseTo(0.2553, 4);
    expect(one.high).toBeCloseTo(0.3662, 4);
    const width = ({ low, high }: typeof one) => (high as number) - (low as number);
    const even = balanced([...times(81, [1, 1, 5]), ...times(182, [1, 0, 5])]);
    expect(width(even)).toBeCloseTo(width(one), 12);
    const uneven = balanced([...times(81, [1, 1, 1]), ...times(91, [1, 0, 0.1]), ...times(91, [1, 0, 1.9])]);
    expect(width(uneven)).toBeGreaterThan(1.1 * width(one));
  });

  test("of clusters is resampled by cluster: copies in a cluster of their own narrow nothing", () => {
    const rows: Row[] = Array.from({ length: 60 }, (_, i) => [i % 2, (i % 2) ^ (i % 5 === 0 ? 1 : 0), 1, i]);
    const copies = rows.flatMap((row) => [row, row, row]);
    const [single, copied] = [balanced(rows), balanced(copies)];
    expect(single.value).toBeCloseTo(0.8, 12);
    expect(copied.value).toBeCloseTo(0.8, 12);
    expect(copied.low).toBeCloseTo(single.low as number, 6);
    expect(single.interval).toMatch(/cluster/);
    const apart = balanced(rows.map(([truth, said]) => [truth, said]));
    expect(Math.abs((apart.low as number) - (single.low as number))).toBeLessThan(0.04);
    expect(
      balanced(
        [
          [0, 0, 1, 0],
          [0, 1, 3, 1],
          [2, 2, 1, 2],
        ],
        3,
      ).value,
    ).toBeCloseTo((0.25 + 1) / 2, 12);
  });
});
