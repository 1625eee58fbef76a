import { describe, expect, test } from "vitest";
import { blackBox, type Feature } from "whybox";
import { accumulatedEffects, dataset, partialDependence } from "whybox/audit";
import { effectNotes } from "../../../dist/audit/effects/effect-notes.js";
import { atOnce } from "../../../dist/core/give-way.js";

type Records = readonly { readonly [name: string]: unknown }[];

/** Rows of two columns whose correlation is the cosine of the angle: a circle, walked at even steps. */
function circle(cosine: number, shift = 0) {
  const angle = Math.acos(cosine);
  return Array.from({ length: 40 }, (_, i) => {
    const turn = (2 * Math.PI * i) / 40;
    return { a: Math.cos(turn) + shift, b: 3 * Math.cos(turn + angle) - shift };
  });
}
const numbers = (names: string): Feature[] => [...names].map((name) => ({ name, kind: "number", missing: true }));

/** The messages about rows of which some columns are shown. */
function told(
  records: Records,
  shown = Object.keys(records[0]).join(""),
  features = numbers(Object.keys(records[0]).join("")),
) {
  const curves = [...shown].map((name) => ({
    feature: features.findIndex((each) => each.name === name),
    outside: [false],
  }));
  const rows = Int32Array.from(records.keys());
  const notes = atOnce(effectNotes(dataset(records, { features }), curves as never, rows, records.length));
  const told = notes.filter(({ code }) => code !== "FEW_ROWS");
  expect(told.every(({ code }) => code === "CORRELATED_FEATURES")).toBe(true);
  expect(notes.length - told.length).toBe(rows.length < 30 ? 1 : 0);
  return told.map(({ message }) => message);
}

describe("features that go together are told", () => {
  test.each([
    [0.81, true],
    [0.79, false],
    [-0.81, true],
    [-0.79, false],
  ])("from a correlation of 0.8 on, up or down: %f", (cosine, isTold) => {
    for (const shift of [0, 1000]) {
      const found = told(circle(cosine, shift));
      expect(found).toHaveLength(isTold ? 1 : 0);
      if (isTold) expect(found[0]).toContain(`a and b go together (correlation ${cosine.toFixed(2)}); partial`);
    }
  });

  test("each pair once, whichever of both is shown, the strongest first", () => {
    const [weak, strong] = [circle(0.85), circle(-0.95)];
    const rows = weak.map(({ a, b }, i) => ({ a, b, c: strong[i].b }));
    // The angle of b and c is the difference of theirs to a: a cosine of -0.64, which is not told.
    expect(told(rows)[0]).toMatch(/^a and c go together \(correlation -0\.95\) and 1 more pair; /);
    expect(told(rows, "b")[0]).toMatch(/^b and a .* \(correlation 0\.85\); /);
    const twins = weak.map(({ a }) => ({ a, b: 2 * a, c: -a }));
    expect(told(twins)[0]).toContain(" and 2 more pairs; ");
    expect(told(twins, "ac")[0]).toContain(" and 2 more pairs; ");
    expect(told(twins, "c")[0]).toContain(" and 1 more pair; ");
  });

  test("by the rows in which both are known; what is constant goes with nothing", () => {
    const rows = circle(0.81).flatMap((row, i) => [row, i % 2 ? { a: null, b: 50 * i } : { a: 90 - i, b: null }]);
    expect(told(rows)[0]).toContain("correlation 0.81");
    expect(told(circle(0.9).map(({ a }) => ({ a, b: 7 })))).toEqual([]);
    expect(told(circle(0.9).map(({ a }) => ({ a: 7, b: a })))).toEqual([]);
  });

  test("not of labels", () => {
    const features: Feature[] = [
      { name: "a", kind: "number" },
      { name: "b", kind: "category", categories: ["x", "y"] },
    ];
    const rows = Array.from({ length: 20 }, (_, i) => ({ a: i % 2, b: "xy"[i % 2] }));
    expect(told(rows, "ab", features)).toEqual([]);
  });
});

const model = blackBox((rows) => rows.map(([a, b]) => a * b), {
  ...{ name: "m", input: { kind: "columns", features: numbers("ab") }, outputs: [{ name: "y" }] },
});

test("where only rows that exist are asked, what goes together does no harm", async () => {
  const table = dataset(circle(0.95), { model });
  const options = { features: ["a"] };
  expect((await accumulatedEffects(model, table, options)).notes).toEqual([]);
  expect((await partialDependence(model, table, options)).notes.map(({ code }) => code)).toEqual([
    "CORRELATED_FEATURES",
  ]);
});

test("points outside the data are told with their features, and rows that the budget left out with their number", async () => {
  const table = dataset(circle(0), { model });
  const { notes } = await partialDependence(model, table, { grid: { a: [-2, 0], b: [0] }, budgetRows: 45 });
  expect(notes).toEqual([
    {
      code: "OUTSIDE_DATA",
      message: "a: some points lie where the table has no row; nothing is known there of whether the model is right.",
    },
    { code: "ROWS_SAMPLED", message: "The budget allowed 15 of 40 rows; the bands cover which ones." },
    {
      code: "FEW_ROWS",
      message: expect.stringMatching(/^There are only 15 rows: the bands hold .* less often than 95%/),
    },
  ]);
  const outside = [true, false].map((is, feature) => ({ feature, outside: [false, is] }));
  const all = Int32Array.from({ length: 40 }, (_, row) => row);
  const both = [...outside, { feature: 1, outside: [true] }] as never;
  expect(atOnce(effectNotes(table, both, all, 40))[0].message).toMatch(/^a, b: some points/);
  expect(atOnce(effectNotes(table, [outside[1]] as never, all, 40))).toEqual([]);
});

test("pauses between pairs of features of many rows", () => {
  const [rows, columns] = [30_000, 12];
  const table = {
    features: numbers("abcdefghijkl"),
    rows: { data: Float64Array.from({ length: rows * columns }, (_, i) => (i * 7919) % 1009), rows, columns },
  };
  const curves = table.features.map((_, feature) => ({ feature, outside: [false] }));
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const steps = effectNotes(table as never, curves as never, all, rows);
  let pauses = 0;
  while (!steps.next().done) pauses++;
  // 66 pairs, 7 of them after another.
  expect(pauses).toBe(9);
});
