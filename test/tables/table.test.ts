import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Feature, records, table } from "whybox";

const features: readonly Feature[] = [
  { name: "age", kind: "number", unit: "years" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "1"], missing: true },
  { name: "income", kind: "number", missing: true },
];

describe("table", () => {
  test("turns labels into codes and gaps into NaN", () => {
    const { data, rows, columns } = table(
      [
        { age: 31, job: "nurse", income: 2.5, extra: "left alone" },
        { age: 0, job: null, income: undefined },
        { age: -1, job: 1, income: "" },
      ],
      features,
    );
    expect([rows, columns]).toEqual([3, 3]);
    expect(Array.from(data)).toEqual([31, 1, 2.5, 0, Number.NaN, Number.NaN, -1, 2, Number.NaN]);
  });

  test("takes NaN for a gap where the feature says missing", () => {
    const { data } = table([{ age: 3, job: Number.NaN, income: Number.NaN }], features);
    expect(Array.from(data)).toEqual([3, Number.NaN, Number.NaN]);
  });

  test("takes NaN for the label where a category is called so", () => {
    const job = { name: "job", kind: "category", categories: ["NaN"], missing: true } as const;
    expect(Array.from(table([{ job: Number.NaN }], [job]).data)).toEqual([0]);
  });

  test("is undone by records", () => {
    const rows = fc.array(
      fc.record({
        age: fc.double({ noNaN: true, noDefaultInfinity: true }),
        job: fc.constantFrom("clerk", "nurse", "1", null),
        income: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      }),
    );
    fc.assert(
      fc.property(rows, (some) => {
        expect(records(table(some, features), features)).toEqual(some);
      }),
    );
  });

  test("takes no rows", () => expect(table([], features)).toEqual({ data: new Float64Array(0), rows: 0, columns: 3 }));
});
