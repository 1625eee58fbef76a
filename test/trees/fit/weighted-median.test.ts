import fc from "fast-check";
import { expect, test } from "vitest";
import { weightedMedian } from "../../../dist/trees/fit/weighted-median.js";

test("is the middle of the values, each repeated as often as it weighs", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -5, max: 9 }), fc.integer({ min: 1, max: 4 })), {
        minLength: 1,
        maxLength: 9,
      }),
      (items) => {
        const repeated = items.flatMap(([value, weight]) => Array<number>(weight).fill(value)).sort((a, b) => a - b);
        const half = repeated.length / 2;
        const middle = (repeated[Math.ceil(half) - 1] + repeated[Math.floor(half)]) / 2;
        const values = Float64Array.from(items, ([value]) => value);
        expect(
          weightedMedian(
            values,
            Float64Array.from(items, ([, weight]) => weight),
          ),
        ).toBe(middle);
      },
    ),
  );
});

test("of no values is not a number", () => {
  expect(weightedMedian(new Float64Array(), new Float64Array())).toBeNaN();
});
