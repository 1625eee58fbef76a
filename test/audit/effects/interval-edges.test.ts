import fc from "fast-check";
import { expect, test } from "vitest";
import { intervalEdges, intervalOf } from "../../../dist/audit/effects/interval-edges.js";

const edgesOf = (values: readonly number[], count: number, rows = values.map((_, row) => row)) =>
  intervalEdges(
    "accumulatedEffects",
    {
      rows: { data: Float64Array.from(values), rows: values.length, columns: 1 },
      features: [{ name: "age", kind: "number" }],
    } as never,
    0,
    Int32Array.from(rows),
    count,
  );

test("a value lies in the one interval (edge, next edge] that holds it; the least in the first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 6 }),
      (values, count) => {
        const edges = edgesOf(values, count);
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        expect([edges[0], edges.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
        expect(edges.length).toBeLessThanOrEqual(count + 1);
        for (const value of values) {
          const at = intervalOf(value, edges);
          if (edges.length === 1) expect(at).toBe(0);
          else if (value === edges[0]) expect(at).toBe(0);
          else expect(edges[at] < value && value <= edges[at + 1]).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("intervals hold about equally many of the rows looked at", () => {
  const values = Array.from({ length: 100 }, (_, i) => i * i);
  const edges = edgesOf(values, 4);
  const counts = [0, 0, 0, 0];
  for (const value of values) counts[intervalOf(value, edges)]++;
  for (const count of counts) expect(Math.abs(count - 25)).toBeLessThanOrEqual(1);
  expect(edgesOf(values, 1)).toEqual([0, 99 * 99]);
  expect(edgesOf(values, 2, [3, 4, 5]).at(-1)).toBe(25);
});

test("gaps are left out, and a column of gaps alone is refused by name", () => {
  expect(edgesOf([Number.NaN, 3, 5, Number.NaN], 1)).toEqual([3, 5]);
  expect(() => edgesOf([Number.NaN, 3], 2, [0])).toThrow(
    'accumulatedEffects: "age" has no value in the rows looked at',
  );
});
