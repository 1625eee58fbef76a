import { describe, expect, test } from "vitest";
import { records } from "whybox";
import { dataset } from "whybox/audit";
import { model, people } from "./three-people.js";

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
    [people, { targets: "paid" }, 'unknown option "targets"'],
    [[{ a: {} }], {}, 'row 0, "a": expected a number or a label, got an object'],
  ])("case %#", (rows, options, expected) => {
    expect(message(() => dataset(rows as never, options as never))).toContain(expected);
  });

  test("a group of many numbers, proposing where to cut", () => {
    const rows = Array.from({ length: 41 }, (_, i) => ({ age: 20 + i }));
    expect(message(() => dataset(rows, { groups: ["age"] }))).toContain('{ column: "age", cuts: [30, 40, 50] }');
  });
});
