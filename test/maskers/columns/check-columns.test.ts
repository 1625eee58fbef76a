import { describe, expect, test } from "vitest";
import { columns, matrix, type WhyboxError } from "whybox";
import { expectRefused } from "../../fixtures/expect-refused.js";

const background = [
  [30, 0, 5],
  [40, 1, Number.NaN],
];
// Calls that a caller without types can make.
const untyped = <T>(value: unknown) => value as T;

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["a background without rows", () => columns([], [1]), "INVALID_DATA", "columns: expected a background of at least one row and column, got 0 x 0"],
  ["rows of different length", () => columns([[1, 2], [1]], [1, 2]), "INVALID_DATA", "columns: background: expected 2 numbers in row 1, as in row 0, got 1"],
  ["an instance of another width", () => columns(background, [50, 1]), "INVALID_DATA", "columns: instance has 2 columns but the background has 3"],
  ["several instances", () => columns(background, background), "INVALID_DATA", "columns: expected an instance of one row, got 2 rows; use explainAll for many"],
  ["text in a background", () => columns(untyped([[1, "nurse"]]), [1, 2]), "INVALID_DATA", 'columns: background: expected a number at row 0, column 1, got "nurse"'],
  ["records for a background", () => columns(untyped([{ a: 1 }]), [1]), "INVALID_DATA", "columns: background: expected numbers in row 0, got an object with keys a; turn records into rows with table(records, features)"],
  ["a record among rows", () => columns(untyped([[1], { a: 1 }]), [1]), "INVALID_DATA", "columns: background: expected 1 numbers in row 1, as in row 0, got an object with keys a; turn records into rows with table(records, features)"],
  ["a record for an instance", () => columns([[1]], untyped([{ a: 1 }])), "INVALID_DATA", "columns: instance: expected numbers in row 0, got an object with keys a; turn records into rows with table(records, features)"],
  ["one row for a background", () => columns(untyped([1, 2, 3]), [1]), "INVALID_DATA", "columns: background: expected numbers in row 0, got 1; a single row has brackets of its own, such as [[1, 2]]"],
  ["one typed row for a background", () => columns(untyped(Float64Array.of(1, 2)), [1]), "INVALID_DATA", "columns: background: expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got a Float64Array of 2"],
  ["a matrix of an array", () => columns(untyped({ data: [1, 2, 3], rows: 1, columns: 3 }), [1]), "INVALID_DATA", "columns: background: expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got { data: an array of 3, rows: 1, columns: 3 }"],
  ["a matrix of too few numbers", () => columns(untyped({ data: Float64Array.of(1, 2), rows: 1, columns: 3 }), [1]), "INVALID_DATA", "columns: background: expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got { data: a Float64Array of 2, rows: 1, columns: 3 }"],
  ["no background", () => columns(untyped(undefined), [1]), "INVALID_DATA", "columns: background: expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got undefined"],
  ["a file for a background", () => columns(untyped("rows.csv"), [1]), "INVALID_DATA", 'columns: background: expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got "rows.csv"'],
  ["a text among rows", () => columns(untyped(["nurse"]), [1]), "INVALID_DATA", 'columns: background: expected numbers in row 0, got "nurse"'],
  ["a weight too few", () => columns(background, [50, 1, 2], { weights: [1] }), "INVALID_ARGUMENT", "columns: expected 2 weights, one per background row, got 1"],
  ["a negative weight", () => columns(background, [50, 1, 2], { weights: [1, -1] }), "INVALID_ARGUMENT", "columns: expected weights of 0 or more, got -1 for background row 1"],
  ["weights of 0", () => columns(background, [50, 1, 2], { weights: [0, 0] }), "INVALID_ARGUMENT", "columns: expected weights with a finite sum above 0, got a sum of 0"],
];

test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));

describe("columns takes", () => {
  test("rows and an instance as a Matrix, arrays or typed arrays, and keeps its own copy of the instance", () => {
    const expected = columns(background, [50, 1, 2]).spec;
    const instance = Float64Array.of(50, 1, 2);
    for (const rows of [matrix(background), background.map((row) => Float64Array.from(row))]) {
      for (const one of [matrix([[50, 1, 2]]), [[50, 1, 2]], instance]) {
        expect(columns(rows, one).spec).toEqual(expected);
      }
    }
    const { spec } = columns(background, instance);
    instance.fill(0);
    expect(spec).toEqual(expected);
  });

  test("weights of any sum, which it scales to 1", () => {
    const { weights } = columns(background, [50, 1, 2], { weights: [3, 1] });
    expect([...(weights ?? [])]).toEqual([0.75, 0.25]);
    expect(columns(background, [50, 1, 2]).weights).toBeUndefined();
  });
});
