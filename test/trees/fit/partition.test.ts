import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { markCategories, partition } from "../../../dist/trees/fit/partition.js";

const range = fc
  .array(fc.boolean(), { minLength: 0, maxLength: 20 })
  .chain((right) => fc.tuple(fc.constant(right), fc.nat(right.length), fc.nat(right.length)));

describe("partition", () => {
  test("puts those that go left first, each side in the order it had, and leaves other rows alone", () => {
    fc.assert(
      fc.property(range, ([right, a, b]) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        // Rows in falling order, so that a sorted side would show.
        const before = right.map((_, i) => right.length - 1 - i);
        const order = Uint32Array.from(before);
        partition(order, start, end, Uint8Array.from(right, Number), new Uint32Array(right.length));
        const inside = before.slice(start, end);
        expect([...order]).toEqual([
          ...before.slice(0, start),
          ...inside.filter((row) => !right[row]),
          ...inside.filter((row) => right[row]),
          ...before.slice(end),
        ]);
      }),
    );
  });
});

describe("markCategories", () => {
  const features: Feature[] = [
    { name: "size", kind: "number" },
    { name: "kind", kind: "category", categories: ["a", "b", "c"], missing: true },
  ];
  const codes = [2, Number.NaN, 0, 1, 1, 2, Number.NaN];
  const x = { data: Float64Array.from(codes.flatMap((code) => [9, code])), rows: codes.length, columns: 2 };
  const rows = Uint32Array.of(6, 5, 4, 3, 2, 1, 0);

  test.each([
    [[0, 1], [0, 1, 2, 3, 4, 5, 6], (code: number) => code === 0 || code === 1],
    // A gap has the code after the last.
    [[3], [0, 1, 2, 3, 4, 5, 6], (code: number) => Number.isNaN(code)],
    [[2], [1, 2, 3, 4], (code: number) => code === 2],
  ])("of a split that sends %j left, for rows at %j", (categories, places, goesLeft) => {
    const marks = new Uint8Array(codes.length).fill(7);
    const training = { x, features } as never;
    const split = { feature: 1, gain: 1, categories };
    const left = markCategories(training, split, rows, places[0], places[places.length - 1] + 1, marks);
    const asked = new Set(places.map((at) => rows[at]));
    expect([...marks]).toEqual(codes.map((code, row) => (asked.has(row) ? Number(!goesLeft(code)) : 7)));
    expect(left).toBe([...asked].filter((row) => goesLeft(codes[row])).length);
  });
});
