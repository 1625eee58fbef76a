import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { featuresOf, rolesOf } from "../../dist/data/dataset-options.js";
import { expectRefused } from "../fixtures/expect-refused.js";

const features = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse"] },
] as const;
const outputs = [{ name: "yes", unit: "probability" }];
const model = blackBox((rows) => rows.map(() => 0.5), { input: { kind: "columns", features }, outputs });
const table = { where: "people.csv", names: ["age", "job", "paid", "who", "w", "home", "day", "score"] };

describe("rolesOf", () => {
  test("writes every short form out", () => {
    expect(
      rolesOf("dataset", { model, target: "paid", groups: ["job", { column: "age", cuts: [25, 45] }], id: "who" }),
    ).toEqual({
      where: "dataset",
      features,
      outputs,
      target: { column: "paid" },
      groups: [
        { column: "job", name: "job" },
        { column: "age", name: "age", cuts: [25, 45] },
      ],
      id: "who",
    });
    expect(rolesOf("dataset", {})).toEqual({ where: "dataset", groups: [], features: undefined });
  });

  test("takes a positive class for a target of classes, as a text", () => {
    const targetOf = (target: object) => rolesOf("dataset", { target: { column: "paid", ...target } }).target;
    expect(targetOf({ positive: 1 })).toEqual({ column: "paid", positive: "1", kind: "class" });
    expect(targetOf({ positive: false, kind: "class" })).toEqual({ column: "paid", positive: "false", kind: "class" });
    expect(targetOf({ kind: "number" })).toEqual({ column: "paid", kind: "number" });
  });

  test.each<[object, string]>([
    [{ model, features: ["age"] }, "expected model or features, got both; a model says its features itself"],
    [{ model: { ...model, input: { kind: "text" } } }, "expected a model of columns, got one of text"],
    [{ model: {} }, "expected a model of columns, got an object"],
    [{ features: [] }, "expected features to be a list of at least one feature or name, got an array of 0"],
    [{ groups: "sex" }, 'expected groups to be a list of columns, got "sex"'],
    [
      { groups: [{ columns: "age" }] },
      "expected groups[0] to be a column or { column, cuts?, name? }, got an object with keys columns",
    ],
    [{ groups: ["job", { column: "age", cut: [3] }] }, 'groups[1]: unknown option "cut"'],
    [{ groups: [{ column: "age", cuts: [] }] }, 'expected the cuts of "age" to be rising numbers, got []'],
    [{ groups: [{ column: "age", cuts: [3, 3] }] }, 'expected the cuts of "age" to be rising numbers, got [3,3]'],
    [{ groups: [{ column: "age", cuts: [Number.NaN] }] }, 'expected the cuts of "age" to be rising numbers'],
    [{ weights: 3 }, "expected weights to be the name of a column, got 3"],
    [{ target: 3 }, "expected target to be a column or { column, kind?, positive? }, got 3"],
    [{ target: { column: "paid", kind: "classes" } }, "target.kind"],
    [{ target: { column: "paid", kind: "number", positive: "yes" } }, "a target of numbers has no positive class"],
    [{ targets: "paid" }, 'unknown option "targets"'],
  ])("refuses %j", (options, message) => {
    let error: { code?: string; message?: string } = {};
    try {
      rolesOf("dataset", options as never);
    } catch (thrown) {
      error = thrown as typeof error;
    }
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toMatch(/^dataset: /);
    expect(error.message).toContain(message);
  });
});

describe("featuresOf", () => {
  const of = (options: Parameters<typeof rolesOf>[1]) => featuresOf(table, rolesOf("people.csv", options));

  test("are the model's, those that are named, or all columns without another part", () => {
    expect(of({ model, target: "paid" })).toEqual({ known: features, names: ["age", "job"] });
    expect(of({ features: ["job", "w"] })).toEqual({ names: ["job", "w"] });
    const parts = { target: "paid", id: "who", weights: "w", cluster: "home", time: "day", prediction: "score" };
    // A column of groups may be a feature too.
    expect(of({ ...parts, groups: ["job"] })).toEqual({ names: ["age", "job"] });
    expect(of({})).toEqual({ names: table.names });
  });

  test.each<[Parameters<typeof rolesOf>[1], "INVALID_DATA" | "INVALID_ARGUMENT", string]>([
    [{ target: "payed" }, "INVALID_DATA", 'people.csv: there is no column "payed" (target); did you mean "paid"?'],
    [{ cluster: "hom" }, "INVALID_DATA", 'people.csv: there is no column "hom" (cluster); did you mean "home"?'],
    [{ groups: ["jobs"] }, "INVALID_DATA", 'people.csv: there is no column "jobs" (groups); did you mean "job"?'],
    [{ features: ["aged"] }, "INVALID_DATA", 'people.csv: there is no column "aged" (features); did you mean "age"?'],
    [
      { model, target: "age" },
      "INVALID_ARGUMENT",
      'people.csv: the target "age" is among the features: the model would see the answer',
    ],
  ])("refuses %j", (options, code, message) => {
    expectRefused(() => of(options), code, message);
  });

  test("refuses a table of which every column has another part", () => {
    expectRefused(
      () => featuresOf({ where: "a.csv", names: ["y"] }, rolesOf("a.csv", { target: "y" })),
      "INVALID_ARGUMENT",
      "a.csv: no column is left to be a feature",
    );
  });
});
