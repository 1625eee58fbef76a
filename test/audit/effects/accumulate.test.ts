import fc from "fast-check";
import { expect, test } from "vitest";
import { accumulate, type Changes } from "../../../dist/audit/effects/accumulate.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";

type Move = { readonly row: number; readonly step: number; readonly change: number };
type Roles = { readonly weights?: Float64Array; readonly cluster?: Int32Array };

function curveOf(moves: readonly Move[], place: readonly number[], points: number, isLabel = false, roles: Roles = {}) {
  const changes: Changes = {
    row: Int32Array.from(moves, ({ row }) => row),
    step: Int32Array.from(moves, ({ step }) => step),
    change: [Float64Array.from(moves, ({ change }) => change)],
    place: Int32Array.from(place),
  };
  const rows = Int32Array.from(place.keys());
  const { values, low, high, interval, spread } = atOnce(
    accumulate(changes, { points, isLabel, dataset: roles as never, rows, seed: 1 }),
  );
  return { values: values[0], low: low[0] as number[], high: high[0] as number[], interval, spread: spread[0] };
}

/** One move per row, over the interval that it lies in. */
const own = (place: readonly number[], changes: readonly number[]): Move[] =>
  place.map((step, row) => ({ row, step, change: changes[row] }));

const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
};

test("of a function of the feature alone the curve is the function, less its mean over the middles of the intervals", () => {
  const place = [0, 0, 0, 1, 2, 2, 3];
  const edge = [0, 1, 4, 9, 16];
  const { values, spread } = curveOf(
    own(
      place,
      place.map((step) => edge[step + 1] - edge[step]),
    ),
    place,
    5,
  );
  const middles = place.map((step) => (edge[step] + edge[step + 1]) / 2);
  const mean = middles.reduce((sum, value) => sum + value, 0) / 7;
  close(
    values,
    edge.map((value) => value - mean),
  );
  expect(spread).toBeCloseTo(Math.sqrt(middles.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7), 9);
});

test("labels stand on the points: their mean and spread are those of the points", () => {
  const place = [0, 1, 1, 2];
  const { values, spread } = curveOf(own([0, 0, 1, 1], [3, 3, -1, -1]), place, 3, true);
  close(values, [-2, 1, 0]);
  expect(spread).toBeCloseTo(Math.sqrt((4 + 1 + 1 + 0) / 4), 9);
});

test("a step without rows is no change, and a row with a gap counts in no mean", () => {
  const place = [0, 2, -1];
  const { values } = curveOf(
    [
      { row: 0, step: 0, change: 2 },
      { row: 1, step: 2, change: 4 },
    ],
    place,
    4,
  );
  // 0, 2, 2, 6 less the mean of 1 and 4
  close(values, [-2.5, -0.5, -0.5, 3.5]);
});

test("a row of weight w counts as w rows do", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 3 })),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
      fc.boolean(),
      (rows, isLabel) => {
        const places = rows.map(([place]) => place);
        const changes = rows.map(([, change]) => change);
        const again = rows.flatMap(([, , weight], row) => Array.from({ length: weight }, () => row));
        const weighted = curveOf(own(places, changes), places, 4, isLabel, {
          weights: Float64Array.from(rows, ([, , weight]) => weight),
        });
        const repeated = again.map((row) => places[row]);
        const counted = curveOf(
          own(
            repeated,
            again.map((row) => changes[row]),
          ),
          repeated,
          4,
          isLabel,
        );
        close(weighted.values, counted.values);
        expect(weighted.spread).toBeCloseTo(counted.spread, 9);
      },
    ),
    { numRuns: 8 },
  );
});

test("bands have the width of a mean of so many changes, and rows of one cluster say no more than one", () => {
  const { normal } = parkMiller(11);
  const changes = Array.from({ length: 200 }, () => 5 + normal());
  const place = changes.map(() => 0);
  const mean = changes.reduce((sum, value) => sum + value, 0) / 200;
  const deviation = Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199);
  const once = curveOf(own(place, changes), place, 2);
  close(once.values, [-mean / 2, mean / 2]);
  const width = once.high[1] - once.low[1];
  expect(width / ((2 * 1.96 * deviation) / Math.sqrt(200) / 2)).toBeGreaterThan(0.85);
  expect(width / ((2 * 1.96 * deviation) / Math.sqrt(200) / 2)).toBeLessThan(1.15);
  expect(once.interval).toBe("bootstrap by row");

  const twice = curveOf(own([...place, ...place], [...changes, ...changes]), [...place, ...place], 2, false, {
    cluster: Int32Array.from({ length: 400 }, (_, row) => 1000 - (row % 200)),
  });
  close([twice.low[1], twice.high[1]], [once.low[1], once.high[1]]);
  expect(twice.interval).toBe("bootstrap by cluster");
});
