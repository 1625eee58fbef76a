import fc from "fast-check";
import { expect, test } from "vitest";
import { rowDistances } from "../../../../dist/audit/fairness/individual/row-distances.js";
import { atOnce } from "../../../../dist/core/give-way.js";

const features = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["a", "b", "c"] },
  { name: "left out", kind: "number" },
];
const cell = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 2 }) }, fc.constant(Number.NaN));
const distances = (rows: readonly (readonly number[])[], at: readonly number[], columns: readonly number[]) =>
  atOnce(
    rowDistances(
      { rows: { data: Float64Array.from(rows.flat()), rows: rows.length, columns: 3 }, features } as never,
      Int32Array.from(at),
      columns,
    ),
  );

test("is Gower's distance with ranks, by its definition", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 8 }), (rows) => {
      const at = [...rows.keys()].filter((row) => row !== 1);
      const known = at.map((row) => rows[row][0]).filter((value) => !Number.isNaN(value));
      const rank = (value: number) =>
        known.reduce((sum, other) => sum + (other < value ? 1 : other === value ? 0.5 : 0), 0) / known.length;
      const apart = (one: number, two: number, isNumber: boolean) => {
        if (Number.isNaN(one) || Number.isNaN(two)) return Number.isNaN(one) && Number.isNaN(two) ? 0 : 1;
        return isNumber ? Math.abs(rank(one) - rank(two)) : one === two ? 0 : 1;
      };
      const found = distances(rows, at, [0, 1]);
      expect(found.features).toEqual(["age", "job"]);
      for (const [i, one] of at.entries()) {
        const own = Array.from(found.from(i));
        at.forEach((two, j) => {
          const expected = (apart(rows[one][0], rows[two][0], true) + apart(rows[one][1], rows[two][1], false)) / 2;
          expect(own[j]).toBeCloseTo(expected, 12);
        });
      }
    }),
    { numRuns: 40 },
  );
});

test("rows are as far from each other one way as the other, none from itself, and without columns all are one", () => {
  const rows = [
    [1, 0, 5],
    [2, 1, Number.NaN],
    [Number.NaN, 0, 5],
  ];
  const found = distances(rows, [0, 1, 2], [0, 1, 2]);
  const table = [0, 1, 2].map((i) => Array.from(found.from(i)));
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) expect(table[i][j]).toBeCloseTo(i === j ? 0 : table[j][i], 12);
  expect(Array.from(distances(rows, [0, 1], []).from(0))).toEqual([0, 0]);
});
