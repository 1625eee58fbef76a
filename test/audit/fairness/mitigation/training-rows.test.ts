import { describe, expect, test } from "vitest";
import { dataset, reweighing } from "whybox/audit";
import { favourableTruth, trainingRows } from "../../../../dist/audit/fairness/mitigation/training-rows.js";

const records = [
  { a: 0, y: "lend", sex: "f", town: "Bonn", w: 2 },
  { a: 1, y: null, sex: "m", town: "Bonn", w: 1 },
  { a: 2, y: "ask", sex: "m", town: "Cork", w: 0 },
  { a: 3, y: "refuse", sex: "m", town: "Bonn", w: 3 },
  { a: 4, y: "lend", sex: "m", town: "Cork", w: 1 },
];
const given = (rows: readonly object[] = records, options = {}) =>
  dataset(rows as never, { features: ["a"], target: "y", groups: ["sex", "town"], ...options });

describe("rows to train on", () => {
  test("are those with a class and a weight, and a note counts the others", () => {
    const found = trainingRows("here", given(records, { weights: "w" }), undefined);
    expect(Array.from(found.at)).toEqual([0, 3, 4]);
    expect(Array.from(found.weights)).toEqual([2, 3, 1]);
    expect(Array.from(found.truth, (at) => found.target.classes[at])).toEqual(["lend", "refuse", "lend"]);
    expect(found.notes).toEqual([
      {
        code: "ROWS_WITHOUT_TRUTH",
        message: "2 of 5 rows have no true answer or no weight, and have no part in this.",
      },
    ]);
  });

  test("weigh one each where the dataset has no weights; without rows left out there is no note", () => {
    const found = trainingRows("here", given(records.filter(({ y }) => y !== null)), undefined);
    expect(Array.from(found.weights)).toEqual([1, 1, 1, 1]);
    expect(found.notes).toEqual([]);
  });

  test("are in groups by all columns at once, or by those asked for", () => {
    const of = (groups?: string[]) => {
      const { partition } = trainingRows("here", given(), groups);
      return Array.from(partition.codes, (code) => partition.labels[code]);
    };
    expect(of(["sex"])).toEqual(["f", "m", "m", "m"]);
    const both = of();
    // Rows 0, 2, 3 and 4: of f in Bonn, m in Cork, m in Bonn, m in Cork.
    expect(new Set(both).size).toBe(3);
    expect(both[1]).toBe(both[3]);
  });
});

describe("rows that nothing can be learned from are refused", () => {
  const refusal = (code: string, says: string) =>
    expect.objectContaining({ code, message: expect.stringContaining(says) });
  test.each([
    [
      "a target of numbers",
      given([{ a: 1, y: 2.5, sex: "f", town: "x" }]),
      "INVALID_ARGUMENT",
      'reweighing: expected a target of classes, got "y" of numbers; say target: { column, kind: "class" }',
    ],
    [
      "no target",
      given(records, { target: undefined }),
      "INVALID_ARGUMENT",
      "reweighing: expected a target of classes, got none",
    ],
    ["no dataset", [], "INVALID_ARGUMENT", "reweighing: expected a dataset, got"],
    [
      "one class",
      given(records.filter(({ y }) => y === "lend")),
      "INVALID_DATA",
      'reweighing: expected true answers of two classes or more: all are "lend"',
    ],
    [
      "one class that weighs",
      given(
        records.map((row) => ({ ...row, w: row.y === "lend" ? 1 : 0 })),
        { weights: "w" },
      ),
      "INVALID_DATA",
      'all are "lend"',
    ],
  ])("%s", (_, rows, code, says) => {
    expect(() => reweighing(rows as never)).toThrow(refusal(code, says));
  });

  test("no class at all", () => {
    const gaps = given(
      records.map((row) => ({ ...row, w: row.y === null ? 1 : 0 })),
      { weights: "w" },
    );
    expect(() => reweighing(gaps)).toThrow(refusal("INVALID_DATA", "two classes or more: no row has one"));
  });
});

describe("favourable classes", () => {
  const rows = trainingRows("here", given(), ["sex"]);
  test.each([
    ["lend", [1, 0, 0, 1]],
    [["lend"], [1, 0, 0, 1]],
    [
      ["refuse", "lend"],
      [1, 0, 1, 1],
    ],
    ["ask", [0, 1, 0, 0]],
  ] as const)("%j: a row is favourable or not", (classes, expected) => {
    const found = favourableTruth("here", rows, classes);
    expect(Array.from(found.isFavourable)).toEqual(expected);
    expect(found.classes.toSorted()).toEqual([classes].flat().toSorted());
  });

  test("have to be named, and to be there", () => {
    expect(() => favourableTruth("here", rows, undefined)).toThrow("here: expected favourable to say which class");
    expect(() => favourableTruth("here", rows, "lent")).toThrow('here: favourable: there is no class "lent"');
  });
});
