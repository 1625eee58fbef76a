import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, type Feature } from "whybox";
import { dataset, partialDependence } from "whybox/audit";
import { axisOf, effectGrid } from "../../../dist/audit/effects/effect-grid.js";

const numbers: Feature[] = [{ name: "age", kind: "number", missing: true }];
const labels: Feature[] = [{ name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"], missing: true }];
const tableOf = (values: readonly (number | string | null)[], [feature]: Feature[] = numbers) =>
  dataset(
    values.map((value) => ({ [feature.name]: value })),
    { features: [feature] },
  );
const all = (values: readonly unknown[]) => Int32Array.from(values.keys());
const gridOf = (values: readonly (number | null)[], points: number, rows = all(values)) =>
  effectGrid("partialDependence", tableOf(values), 0, rows, points);
const sorted = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b);
const wholes = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });

describe("the points at which a feature is read", () => {
  test("are its values where there are few, else values between both ends, all different and in order", () => {
    fc.assert(
      fc.property(wholes, fc.integer({ min: 2, max: 12 }), (values, points) => {
        const [grid, distinct] = [gridOf(values, points), sorted(values)];
        if (distinct.length <= points) expect(grid).toEqual(distinct);
        expect(grid).toEqual(sorted(grid));
        expect(grid.length).toBeLessThanOrEqual(points);
        expect([grid[0], grid.at(-1)]).toEqual([distinct[0], distinct.at(-1)]);
      }),
      { numRuns: 60 },
    );
  });

  test("part the rows evenly", () => {
    const squares = Array.from({ length: 101 }, (_, i) => i * i);
    const grid = gridOf(squares, 5);
    expect(grid.map((value) => Math.sqrt(value))).toEqual([0, 25, 50, 75, 100].map((root) => expect.closeTo(root, 0)));
    expect(gridOf(squares, 2)).toEqual([0, 10_000]);
    expect(gridOf(squares, 3)[1]).toBeCloseTo(2500, -2);
  });

  test("are those of the rows looked at, without gaps", () => {
    expect(gridOf([7, null, 3, 100], 5, Int32Array.of(0, 1, 2))).toEqual([3, 7]);
    expect(() => gridOf([null, 3], 5, Int32Array.of(0))).toThrow(
      expect.objectContaining({
        code: "INVALID_DATA",
        message: 'partialDependence: "age" has no value in the rows looked at',
      }),
    );
  });

  test("of labels are all labels, also those without a row", () => {
    const table = tableOf(["pilot", null], labels);
    expect(effectGrid("partialDependence", table, 0, Int32Array.of(0, 1), 2)).toEqual([0, 1, 2]);
  });
});

describe("the data along an axis", () => {
  test("counts each row at its nearest point, halfway at one of both", () => {
    fc.assert(
      fc.property(
        wholes,
        fc.uniqueArray(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 }),
        (values, at) => {
          const grid = sorted(at.map((point) => 2 * point + 0.5));
          const { shares, data, outside } = axisOf(tableOf(values), 0, grid, all(values));
          const nearest = grid.map(
            (point) =>
              values.filter((value) => grid.every((other) => Math.abs(value - point) <= Math.abs(value - other)))
                .length,
          );
          // Points are whole numbers and a half apart from each other by even numbers: no value is halfway.
          expect(shares).toEqual(nearest.map((count) => count / values.length));
          expect(data).toMatchObject({ min: Math.min(...values), max: Math.max(...values) });
          expect(outside).toEqual(grid.map((point) => point < Math.min(...values) || point > Math.max(...values)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("has its ends inside, and its deciles", () => {
    const values = Array.from({ length: 101 }, (_, i) => i);
    const { outside, data } = axisOf(tableOf(values), 0, [-1, 0, 50, 100, 101], all(values));
    expect(outside).toEqual([true, false, false, false, true]);
    expect(data?.deciles.map((each) => Math.round(each))).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  test("leaves gaps out of every share", () => {
    const values = [1, null, 5, 5];
    expect(axisOf(tableOf(values), 0, [1, 5], all(values))).toMatchObject({
      ...{ feature: 0, at: [1, 5], shares: [1 / 3, 2 / 3], data: { min: 1, max: 5 } },
    });
  });

  test("of labels names them, and what no row has is outside", async () => {
    const values = ["pilot", null, "clerk", "pilot"];
    const model = blackBox((rows) => rows.map(([job]) => job), {
      input: { kind: "columns", features: labels },
      outputs: [{ name: "y" }],
    });
    const { result } = await partialDependence(
      model,
      dataset(
        values.map((job) => ({ job })),
        { model },
      ),
    );
    expect(result.curves[0]).toMatchObject({
      ...{ feature: 0, at: ["clerk", "nurse", "pilot"], data: null },
      ...{ shares: [1 / 3, 0, 2 / 3], outside: [false, true, false] },
    });
    const none = axisOf(tableOf([null], labels), 0, [0, 1, 2], Int32Array.of(0));
    expect(none).toMatchObject({ shares: [0, 0, 0], outside: [true, true, true] });
  });
});
