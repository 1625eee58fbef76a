import fc from "fast-check";
import { expect, test } from "vitest";
import { atRanks } from "../../dist/math/at-ranks.js";
import { parkMiller } from "../fixtures/park-miller.js";

function expectSorted(values: Float64Array, ranks: readonly number[]) {
  const before = values.slice();
  const sorted = values.toSorted();
  // -0 and 0 count the same.
  expect(atRanks(values, ranks).map((value) => value + 0)).toEqual(ranks.map((rank) => sorted[rank] + 0));
  expect(values).toEqual(before);
}

test("the values at some ranks are those of the sorted values", () => {
  const anything = fc.double({ noNaN: true, noDefaultInfinity: true });
  const few = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(
      fc.oneof(fc.array(anything, { minLength: 1, maxLength: 200 }), fc.array(few, { minLength: 1, maxLength: 200 })),
      fc.array(fc.nat(), { maxLength: 6 }),
      (values, places) => {
        const ranks = places.map((place) => place % values.length).sort((a, b) => a - b);
        expectSorted(Float64Array.from(values), ranks);
      },
    ),
  );
});

const { uniform, normal } = parkMiller(3);
test.each<[string, () => number]>([
  ["spread out", uniform],
  ["normal", normal],
  ["one far away", () => (uniform() < 1e-4 ? 1e12 : uniform())],
  ["over all sizes", () => Math.exp(700 * (uniform() - 0.5))],
  ["at both ends of the doubles", () => (uniform() < 0.5 ? -1.7e308 : 1.7e308)],
  ["next to each other", () => 1 + Math.round(3 * uniform()) * Number.EPSILON],
  ["as small as can be", () => Math.round(9 * uniform()) * Number.MIN_VALUE],
])("of thousands of values: %s", (_, next) => {
  const values = Float64Array.from({ length: 20_001 }, next);
  expectSorted(values, [0, 1, 5000, 5000, 10_000, 19_999, 20_000]);
});
