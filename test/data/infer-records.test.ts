import fc from "fast-check";
import { expect, test } from "vitest";
import { records } from "whybox";
import { dataset } from "whybox/audit";

const tableOf = (cells: readonly unknown[]) => {
  const { rows, features } = dataset(cells.map((x) => ({ x })) as never);
  return { feature: features[0], values: [...rows.data] };
};
const gap = Number.NaN;

test.each<[string, unknown[], object, number[]]>([
  ["numbers", [3, -0.5, 1e300], { kind: "number" }, [3, -0.5, 1e300]],
  ["gaps of each kind", [1, null, undefined, "", gap], { kind: "number", missing: true }, [1, gap, gap, gap, gap]],
  ["labels, in order", ["b", "a", "b"], { kind: "category", categories: ["a", "b"] }, [1, 0, 1]],
  ["labels and a gap", ["b", null], { kind: "category", categories: ["b"], missing: true }, [0, gap]],
  ["truth", [true, false], { kind: "category", categories: ["false", "true"] }, [1, 0]],
  ["a label among numbers", [10, "n/a", 9], { kind: "category", categories: ["10", "9", "n/a"] }, [0, 2, 1]],
  ["whole numbers of any size that a double holds", [5n, 2n ** 60n], { kind: "number" }, [5, 2 ** 60]],
  [
    "a whole number that none holds",
    [5n, 2n ** 60n + 1n],
    { kind: "category", categories: ["1152921504606846977", "5"] },
    [1, 0],
  ],
  [
    "a date",
    [new Date(0), null],
    { kind: "category", categories: ["1970-01-01T00:00:00.000Z"], missing: true },
    [0, gap],
  ],
])("a column of %s", (_, cells, feature, values) => {
  expect(tableOf(cells)).toEqual({ feature: { name: "x", ...feature }, values });
});

test("columns are kept apart, row by row, and read back as they were", () => {
  const cell = fc.record({
    age: fc.oneof(fc.integer(), fc.constant(null)),
    job: fc.constantFrom("clerk", "nurse", null),
    rent: fc.double({ noNaN: true, noDefaultInfinity: true }),
  });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), (given) => {
      const { rows, features } = dataset(given);
      expect([rows.rows, rows.columns]).toEqual([given.length, 3]);
      expect(features.map(({ name, missing = false }) => [name, missing])).toEqual(
        (["age", "job", "rent"] as const).map((name) => [name, given.some((row) => row[name] === null)]),
      );
      expect(records(rows, features)).toEqual(given);
    }),
  );
});

test.each<[string, unknown, string]>([
  ["a list", [1], "got an array of 1"],
  ["infinity", Number.POSITIVE_INFINITY, "got Infinity"],
  ["a date that is none", new Date("x"), "got "],
  ["a function", () => 1, "got a function"],
])("%s is refused at its place", (_, cell, got) => {
  expect(() => tableOf([1, cell])).toThrow(
    expect.objectContaining({
      code: "INVALID_DATA",
      message: expect.stringContaining(`dataset: row 1, "x": expected a number or a label, ${got}`),
    }),
  );
});
