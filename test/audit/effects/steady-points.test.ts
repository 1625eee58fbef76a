import { expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, partialDependence } from "whybox/audit";
import { steadyPointsNotes, widenedSteadyPoints } from "../../../dist/audit/effects/steady-points.js";
import { noise } from "../../fixtures/games.js";

const features = ["a", "b"].map((name) => ({ name, kind: "number" as const }));
/** A label: of 4% of rows wherever a is, of half of them where a is large. */
const label = blackBox((rows) => rows.map(([a, b]) => (b > (a > 0.5 ? 0.5 : 0.96) ? 1 : 0)), {
  input: { kind: "columns", features },
  outputs: [{ name: "yes", unit: "probability" }],
  noise: "none",
});

function tableOf(rows: number, seed: number) {
  const uniform = noise(seed);
  const next = () => (1 + uniform.next().value) / 2;
  return dataset(
    Array.from({ length: rows }, () => ({ a: next(), b: next() })),
    { features },
  );
}

test("bands of labels hold the share of all rows, also where no row of the table has it", async () => {
  const runs = 200;
  let [inside, steady] = [0, 0];
  for (let seed = 0; seed < runs; seed++) {
    const options = { features: ["a"], grid: { a: [0.2, 0.8] } };
    const { result, notes } = await partialDependence(label, tableOf(40, 1 + 7919 * seed), options);
    const [{ values, low, high }] = result.curves;
    if (values[0][0] === 0) {
      steady++;
      expect(notes.find(({ code }) => code === "STEADY_ANSWERS")?.message).toMatch(
        /^"a": at some points all 40 rows .* 7.2% of/,
      );
      expect(low[0][0]).toBe(0);
      expect(high[0][0]).toBeCloseTo(1 - 0.05 ** (1 / 40), 12);
    }
    if ((low[0][0] as number) <= 0.04 && 0.04 <= (high[0][0] as number)) inside++;
  }
  // 0.96^40 of tables have no such row.
  expect(steady / runs).toBeGreaterThan(0.12);
  expect(inside / runs).toBeGreaterThan(0.93);
});

test("bands stay as they are where no point tells rows apart, and where rows are not alike", () => {
  const bounds = [
    { low: 1, high: 1 },
    { low: 2, high: 4 },
  ];
  const alike = [Float64Array.of(1, 1), Float64Array.of(3, 3)];
  expect(widenedSteadyPoints([1, 3], bounds, alike, 2)).toEqual({ bounds, isSteady: false });
  const apart = [Float64Array.of(1, 1), Float64Array.of(2, 4)];
  const reach = 3 * (1 - Math.sqrt(0.05));
  const found = widenedSteadyPoints([1, 3], bounds, apart, 2);
  expect(found.isSteady).toBe(true);
  expect(found.bounds[0].low).toBeCloseTo(1 - reach, 12);
  expect(found.bounds[0].high).toBeCloseTo(1 + reach, 12);
  expect(found.bounds[1]).toBe(bounds[1]);
  expect(widenedSteadyPoints([1, 3], [{ low: null, high: null }, bounds[1]], apart, 2).isSteady).toBe(false);
  const many = [new Float64Array(20).fill(1), Float64Array.from({ length: 20 }, (_, row) => row)];
  expect(widenedSteadyPoints([1, 3], bounds, many, 20)).toEqual({ bounds, isSteady: false });
  expect(steadyPointsNotes([], 40)).toEqual([]);
});
