import { describe, expect, test } from "vitest";
import { blackBox, records } from "whybox";
import { dataset } from "whybox/audit";

const people = [
  { age: 31, sex: "f", job: "nurse", paid: "yes", weight: 1, id: "a", household: 7, seen: "2024-01-05", note: "x" },
  { age: 52, sex: "m", job: "clerk", paid: "no", weight: 0, id: "b", household: 7, seen: "2024-01-03", note: "y" },
  { age: 25, sex: "", job: "clerk", paid: null, weight: 2.5, id: "c", household: 9, seen: null, note: "x" },
];

const model = blackBox((rows) => rows.map(([age]) => age / 100), {
  input: {
    kind: "columns",
    features: [
      { name: "age", kind: "number" },
      { name: "job", kind: "category", categories: ["clerk", "nurse"] },
    ],
  },
  outputs: [{ name: "yes", unit: "probability" }],
});

describe("dataset", () => {
  test("keeps whole numbers apart that no double holds", () => {
    const rows = [9007199254740993n, 9007199254740992n, 7n].map((code, i) => ({ code, id: code, size: BigInt(i) }));
    const { features, rows: table, ids } = dataset(rows, { id: "id", features: undefined });
    expect(records(table, features)).toEqual([
      { code: "9007199254740993", size: 0 },
      { code: "9007199254740992", size: 1 },
      { code: "7", size: 2 },
    ]);
    expect(ids).toEqual(["9007199254740993", "9007199254740992", "7"]);
  });

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

  test("infers features where there is no model: all columns without another part", () => {
    const table = dataset(people, { target: "paid", weights: "weight", id: "id", time: "seen" });
    expect(table.features).toEqual([
      { name: "age", kind: "number" },
      { name: "sex", kind: "category", categories: ["f", "m"], missing: true },
      { name: "job", kind: "category", categories: ["clerk", "nurse"] },
      { name: "household", kind: "number" },
      { name: "note", kind: "category", categories: ["x", "y"] },
    ]);
    expect(table.other.features).toEqual([]);
  });

  test("takes features by name and leaves the others beside", () => {
    const table = dataset(people, { features: ["job", "age"] });
    expect(table.features.map(({ name }) => name)).toEqual(["job", "age"]);
    expect(table.other.features.map(({ name }) => name)).toContain("paid");
  });

  test("takes a target of 0 and 1 for classes, of other numbers for numbers, unless told otherwise", () => {
    const rows = [
      { x: 1, flag: 0, price: 10 },
      { x: 2, flag: 1, price: 11 },
    ];
    expect(dataset(rows, { target: "flag" }).target).toMatchObject({
      kind: "class",
      classes: ["0", "1"],
      positive: "1",
    });
    expect(dataset(rows, { target: "price" }).target).toMatchObject({ kind: "number" });
    expect(dataset(rows, { target: { column: "price", kind: "class" } }).target).toMatchObject({
      classes: ["10", "11"],
    });
    expect(dataset(rows, { target: { column: "flag", positive: 0 } }).target).toMatchObject({ positive: "0" });
    expect(dataset(rows, { target: { column: "flag", kind: "number" } }).target).toMatchObject({ kind: "number" });
  });
});

describe("dataset refuses, saying what to do,", () => {
  const message = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return `${(error as { code: string }).code} ${(error as Error).message}`;
    }
    return "no error";
  };

  test.each([
    [[], {}, "INVALID_DATA dataset: expected at least one row, got 0"],
    [[1], {}, "INVALID_DATA dataset: expected an object at row 0, got 1"],
    [people, { target: "payed" }, 'INVALID_DATA dataset: there is no column "payed" (target); did you mean "paid"?'],
    [people, { groups: ["region"] }, '"region" (groups); there are "age", "sex", "job", "paid"'],
    [people, { model, target: "age" }, 'the target "age" is among the features: the model would see the answer'],
    [people, { model, features: ["age"] }, "expected model or features, got both"],
    [
      people,
      { model, groups: [{ column: "sex", cuts: [1] }] },
      'cuts are for numbers, and "sex" holds labels such as "f"',
    ],
    [people, { groups: [{ column: "age", cuts: [45, 25] }] }, 'cuts of "age" to be rising numbers, got [45,25]'],
    [people, { target: { column: "paid", positive: "yess" } }, 'has no class "yess"; did you mean "yes"?'],
    [people, { target: { column: "paid", kind: "number" } }, 'expected numbers in the target "paid", got labels'],
    [people, { weights: "sex" }, 'expected weights "sex" to be numbers'],
    [people, { id: "household" }, 'expected an id of its own at row 1, "household", got "7", as in row 0'],
    [people, { time: "note" }, 'expected a number or a date such as 2024-05-31 in "note", got "x"'],
    [people, { targets: "paid" }, 'unknown option "targets"'],
    [[{ a: 0, w: 0 }], { weights: "w" }, 'expected at least one weight above 0 in "w", got 1 of 0'],
    [[{ a: 0, w: -1 }], { weights: "w" }, 'expected a weight of 0 or more at row 0, "w", got -1'],
    [[{ a: {} }], {}, 'row 0, "a": expected a number or a label, got an object'],
  ])("case %#", (rows, options, expected) => {
    expect(message(() => dataset(rows as never, options as never))).toContain(expected);
  });

  test("a group of many numbers, proposing where to cut", () => {
    const rows = Array.from({ length: 41 }, (_, i) => ({ age: 20 + i }));
    expect(message(() => dataset(rows, { groups: ["age"] }))).toContain('{ column: "age", cuts: [30, 40, 50] }');
  });
});
