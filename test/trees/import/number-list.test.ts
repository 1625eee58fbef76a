import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { numberList } from "../../../dist/trees/import/number-list.js";

describe.each([
  [undefined, []],
  ["gaps", [Number.NaN, null]],
  ["booleans", [true, false]],
] as const)("a list of numbers, %s allowed", (also, allowed) => {
  const schema = numberList(also);

  test("takes numbers, and what else is allowed", () => {
    const numbers = [0, -0, 1e300, 5e-324, -2.5];
    expect(v.parse(schema, numbers)).toBe(numbers);
    expect(v.parse(schema, [])).toEqual([]);
    const given = [1, ...allowed, 2];
    const read = v.parse(schema, given);
    expect(read).toEqual(given.map((value) => (value === null ? Number.NaN : value)));
    expect(given).toEqual([1, ...allowed, 2]);
  });

  test.each([Number.NaN, null, true, false, Number.POSITIVE_INFINITY, "1", undefined, {}, [1]])(
    "%j is refused with its place unless it is allowed",
    (value) => {
      const { success, issues } = v.safeParse(schema, [7, 8, value, value]);
      if (allowed.some((one) => Object.is(one, value))) {
        expect(success).toBe(true);
        return;
      }
      expect(success).toBe(false);
      expect(issues).toHaveLength(1);
      expect(issues?.[0]).toMatchObject({
        expected: "number",
        received: typeof value === "string" ? '"1"' : String(value),
        path: [{ key: 2, value }],
      });
    },
  );

  test.each([undefined, null, 5, "12", { length: 1, 0: 1 }])("%j is no list", (value) => {
    const { success, issues } = v.safeParse(schema, value);
    // Where nothing is given the path is what is missing.
    expect([success, issues?.[0].expected, issues?.[0].received === "undefined"]).toEqual([
      false,
      "Array",
      value === undefined,
    ]);
  });
});

test("a long text is shown by its beginning", () => {
  const { issues } = v.safeParse(numberList(), ["x".repeat(1e6)]);
  expect(issues?.[0].received).toBe(`"${"x".repeat(40)}"`);
});
