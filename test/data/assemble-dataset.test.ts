import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { records } from "whybox";
import { dataset } from "whybox/audit";
import { model, people } from "./three-people.js";

describe("a dataset", () => {
  test("keeps the model's columns as a matrix and everything else beside it", () => {
    const table = dataset(people, {
      model,
      target: "paid",
      groups: ["sex", { column: "age", cuts: [25, 45] }],
      weights: "weight",
      id: "id",
      cluster: "household",
      time: "seen",
    });
    expect(records(table.rows, table.features)).toEqual([
      { age: 31, job: "nurse" },
      { age: 52, job: "clerk" },
      { age: 25, job: "clerk" },
    ]);
    expect(table.target).toEqual({
      name: "paid",
      kind: "class",
      classes: ["no", "yes"],
      values: Float64Array.of(1, 0, Number.NaN),
      positive: "yes",
    });
    expect(table.groups).toEqual([
      {
        name: "sex",
        column: { name: "sex", kind: "category", categories: ["f", "m"], missing: true },
        labels: ["f", "m"],
        codes: Int32Array.of(0, 1, -1),
        features: [],
      },
      {
        name: "age",
        column: { name: "age", kind: "number" },
        labels: ["age <= 25", "25 < age <= 45", "age > 45"],
        codes: Int32Array.of(1, 2, 0),
        cuts: [25, 45],
        features: [0],
      },
    ]);
    expect(Array.from(table.weights as Float64Array)).toEqual([1, 0, 2.5]);
    expect(table.ids).toEqual(["a", "b", "c"]);
    expect(Array.from(table.cluster as Int32Array)).toEqual([0, 0, 1]);
    expect(Array.from(table.time as Float64Array)).toEqual([
      Date.parse("2024-01-05"),
      Date.parse("2024-01-03"),
      Number.NaN,
    ]);
    expect(table.other.features).toEqual([{ name: "note", kind: "category", categories: ["x", "y"] }]);
    expect(Array.from(table.other.rows.data)).toEqual([0, 1, 0]);
  });

  test("takes rows of one value for one cluster, numbered as they come up, and a row without one for its own", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c", null), { minLength: 1, maxLength: 9 }), (homes) => {
        const table = dataset(
          homes.map((home, age) => ({ age, home })),
          { cluster: "home" },
        );
        const clusters = [...(table.cluster ?? [])];
        clusters.forEach((cluster, row) => {
          clusters.forEach((other, at) => {
            expect(cluster === other).toBe(row === at || (homes[row] !== null && homes[row] === homes[at]));
          });
          expect(cluster).toBeLessThanOrEqual(Math.max(-1, ...clusters.slice(0, row)) + 1);
        });
      }),
    );
  });

  test("keeps stored answers as numbers with their unit, or as classes, and numbers for times", () => {
    const rows = [
      { age: 31, score: 0.25, said: "yes", day: 3 },
      { age: 52, score: 0.5, said: "no", day: 1 },
    ];
    expect(dataset(rows, { features: ["age"], prediction: "score" }).prediction).toEqual({
      name: "score",
      kind: "number",
      values: Float64Array.of(0.25, 0.5),
    });
    const table = dataset(rows, { prediction: "said", time: "day" });
    expect(table.prediction).toEqual({
      name: "said",
      kind: "class",
      classes: ["no", "yes"],
      values: Float64Array.of(1, 0),
    });
    expect(table.time).toEqual(Float64Array.of(3, 1));
    expect(table.features.map(({ name }) => name)).toEqual(["age", "score"]);
    expect(table.other.features).toEqual([]);
  });

  test("has a column of groups that is a feature in both places, and one of several parts in each", () => {
    const table = dataset(people, { features: ["age", "sex"], groups: ["sex"], weights: "weight", cluster: "weight" });
    expect(table.groups[0].features).toEqual([1]);
    expect(table.weights).toEqual(Float64Array.of(1, 0, 2.5));
    expect([...(table.cluster ?? [])]).toEqual([0, 1, 2]);
    expect(table.other.features.map(({ name }) => name)).toEqual(["job", "paid", "id", "household", "seen", "note"]);
  });
});

test.each([
  [people, { weights: "sex" }, 'expected weights "sex" to be numbers'],
  [people, { id: "household" }, 'expected an id of its own at row 1, "household", got "7", as in row 0'],
  [people, { time: "note" }, 'expected a number or a date such as 2024-05-31 in "note", got "x"'],
  [[{ a: 0, w: 0 }], { weights: "w" }, 'expected at least one weight above 0 in "w", got 1 of 0'],
  [[{ a: 0, w: -1 }], { weights: "w" }, 'expected a weight of 0 or more at row 0, "w", got -1'],
  [[{ a: 0, w: null }], { weights: "w" }, 'expected a weight of 0 or more at row 0, "w", got a gap'],
  [[{ a: 0, id: null }], { id: "id" }, 'expected an id of its own at row 0, "id", got a gap'],
])("case %#: a column that cannot have its part is refused", (rows, options, message) => {
  expect(() => dataset(rows as never, options as never)).toThrow(message);
});
