import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { enumeration, shapleyValues } from "../../../../dist/explain/shapley/estimators/enumeration.js";
import { byPermutations, noises } from "../../../fixtures/games.js";

const tables = fc
  .integer({ min: 1, max: 6 })
  .chain((players) =>
    fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2 ** players, maxLength: 2 ** players }),
  );

test("values are mean gains over all orders", () => {
  fc.assert(
    fc.property(tables, (table) => {
      const expected = byPermutations(table);
      shapleyValues(Math.log2(table.length), (coalition) => table[coalition]).forEach((value, player) =>
        expect(value).toBeCloseTo(expected[player], 9),
      );
    }),
    { numRuns: 40 },
  );
});

describe("enumeration", () => {
  const players = 4;
  const table = noises(2 ** players, 5);
  const design = enumeration.design(players);
  const asked = (values: readonly number[]) => Float64Array.from(design.coalitions.bits, (bits) => values[bits]);
  const ends = (...tables: (readonly number[])[]) => ({
    empty: Float64Array.from(tables, (values) => values[0]),
    full: Float64Array.from(tables, (values) => values[values.length - 1]),
  });

  test("asks every coalition but the ends, and is exact for each output", async () => {
    expect([...design.coalitions.bits].sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
    const other = noises(2 ** players, 77);
    const {
      values,
      standardErrors,
      asked: said,
    } = await enumeration.estimate(design, [asked(table), asked(other)], ends(table, other), undefined);
    for (const [output, values_] of [table, other].entries()) {
      const expected = byPermutations(values_);
      values[output].forEach((value, player) => expect(value).toBeCloseTo(expected[player], 12));
    }
    expect(standardErrors.flatMap((errors) => [...(errors ?? [])])).toEqual(new Array(8).fill(0));
    expect(said).toEqual({ count: 16, of: "coalitions", all: true });
    expect(enumeration.answered(design, new Array(14).fill(true))).toBeUndefined();
  });

  test("is as noisy as the worths, by the squares of what each counts", async () => {
    const noise = { worth: Float64Array.of(0.7), total: Float64Array.of(0), degreesOfFreedom: 1e9 };
    const estimate = await enumeration.estimate(design, [asked(table)], ends(table), noise);
    let squares = 0;
    for (let at = 1; at < 2 ** players - 1; at++) {
      const [counts] = byPermutations(table.map((_, coalition) => (coalition === at ? 1 : 0)));
      squares += counts ** 2;
    }
    expect(estimate.standardErrors[0]?.[0]).toBeCloseTo(Math.sqrt(0.7 * squares), 8);
    const ofTotal = { worth: Float64Array.of(0), total: Float64Array.of(0.32), degreesOfFreedom: 1e9 };
    const byTotal = await enumeration.estimate(design, [asked(table)], ends(table), ofTotal);
    // full - empty counts for each player as one of so many.
    expect(byTotal.standardErrors[0]?.[1]).toBeCloseTo(Math.sqrt(0.32) / players, 8);
  });

  test("of a game without players, and of one player, is the total", async () => {
    const none = enumeration.design(0);
    const { values } = await enumeration.estimate(none, [new Float64Array(0)], ends([3]), undefined);
    expect(values).toEqual([new Float64Array(0)]);
    const one = await enumeration.estimate(enumeration.design(1), [new Float64Array(0)], ends([3, 5]), undefined);
    expect(one.values).toEqual([Float64Array.of(2)]);
  });
});

test("gives timers a turn between the outputs of a model that has many", async () => {
  const players = 13;
  const design = enumeration.design(players);
  const worths = Float64Array.from(design.coalitions.bits, (bits) => bits % 7);
  const outputs = 300;
  const ends = { empty: new Float64Array(outputs), full: new Float64Array(outputs).fill(1) };
  let turns = 0;
  const timer = setInterval(() => {
    turns++;
  }, 1);
  const { values } = await enumeration.estimate(design, new Array<Float64Array>(outputs).fill(worths), ends);
  clearInterval(timer);
  expect(values).toHaveLength(outputs);
  expect(turns).toBeGreaterThan(1);
});
