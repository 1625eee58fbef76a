import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { fitTree } from "whybox/trees";
import { orderCategories } from "../../../dist/trees/fit/order-categories.js";
import type { NodeRows } from "../../../dist/trees/fit/split-search.js";

const CODES = 4;
const categories = ["a", "b", "c", "d"];
const feature: Feature = { name: "kind", kind: "category", categories, missing: true };

/** Half of the weight lies at the median or below, and half at it or above; the middle of all such values. */
function medianOf(rows: readonly { y: number; weight: number }[]): number {
  const weightWhere = (holds: (y: number) => boolean) =>
    rows.reduce((sum, { y, weight }) => sum + (holds(y) ? weight : 0), 0);
  const total = weightWhere(() => true);
  const all = rows
    .map(({ y }) => y)
    .filter((m) => 2 * weightWhere((y) => y <= m) >= total && 2 * weightWhere((y) => y >= m) >= total);
  return (Math.min(...all) + Math.max(...all)) / 2;
}

const items = fc.array(
  fc.record({
    code: fc.integer({ min: 0, max: CODES }),
    y: fc.integer({ min: 0, max: 9 }),
    weight: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

describe("orderCategories", () => {
  test.each([false, true])("puts categories together by their median, equals by code; weights %s", (isWeighted) => {
    fc.assert(
      fc.property(items, (given) => {
        const list = isWeighted ? given : given.map((item) => ({ ...item, weight: 1 }));
        const start = 2;
        const rows = Uint32Array.from([90, 91, ...list.keys(), 92]);
        const training = {
          x: {
            data: Float64Array.from(list.flatMap(({ code }) => [7, code === CODES ? Number.NaN : code])),
            rows: list.length,
            columns: 2,
          },
          features: [{ name: "other", kind: "number" } as const, feature],
          task: "regression" as const,
          outputs: 2,
          labels: new Int32Array(),
          targets: Float64Array.from(list.flatMap(({ y }) => [-y, y])),
          weights: isWeighted ? Float64Array.from(list, ({ weight }) => weight) : undefined,
          rows,
        };
        const node = { start, end: start + list.length } as NodeRows;
        const order = [...orderCategories(training, node, rows, 1, 1).subarray(start)];
        // A gap is one more category, after the last.
        const wanted = [...list.entries()].map(([row, { code }]) => ({
          row,
          code,
          median: medianOf(list.filter((other) => other.code === code)),
        }));
        wanted.sort((a, b) => a.median - b.median || a.code - b.code || a.row - b.row);
        expect(order).toEqual(wanted.map(({ row }) => row));
      }),
      { numRuns: 50 },
    );
  });

  test("makes the tree cut between low and high medians", () => {
    const x = [[0], [0], [0], [1], [1], [1], [2], [2], [2]];
    // The mean of b is the highest, its median the lowest.
    const y = [5, 5, 6, 1, 1, 90, 5, 6, 6];
    const tree = fitTree(x, y, { task: "regression", criterion: "absoluteError", features: [feature], maxDepth: 1 });
    expect(tree.nodes[0]).toMatchObject({ categories: expect.arrayContaining([0, 2]) });
    expect(tree.nodes[0]).not.toMatchObject({ categories: expect.arrayContaining([1]) });
  });
});
