import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { isMatrix, matrixFor } from "../../dist/core/matrix.js";
import { expectRefused } from "../fixtures/expect-refused.js";

const untyped = (value: unknown) => value as number[][];

describe("rows of numbers", () => {
  test("become a matrix, row by row", () => {
    const table = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 })).chain(([columns, rows]) =>
      fc.array(fc.array(fc.double(), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(table, (rows) => {
        const found = matrix(rows);
        expect([found.rows, found.columns]).toEqual([rows.length, rows[0]?.length ?? 0]);
        rows.forEach((row, r) => {
          row.forEach((value, c) => {
            expect(found.data[r * found.columns + c]).toBe(value);
          });
        });
      }),
    );
  });

  test("may be typed arrays, and gaps and infinities are numbers", () => {
    expect(matrix([Float32Array.of(1, Number.NaN), [Number.POSITIVE_INFINITY, 2]])).toEqual({
      data: Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 2),
      rows: 2,
      columns: 2,
    });
  });
});

test.each<[string, unknown, string]>([
  [
    "text",
    "1,2",
    'expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got "1,2"',
  ],
  [
    "what lacks a field of a matrix",
    { data: [1, 2], rows: 1 },
    "expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got { data: an array of 2, rows: 1, columns: undefined }",
  ],
  ["one row", [1, 2], "expected numbers in row 0, got 1; a single row has brackets of its own, such as [[1, 2]]"],
  [
    "records",
    [{ age: 31 }],
    "expected numbers in row 0, got an object with keys age; turn records into rows with table(records, features)",
  ],
  ["a number among rows", [[1], 2], "expected 1 numbers in row 1, as in row 0, got 2"],
  ["a hole", [[1], undefined], "expected 1 numbers in row 1, as in row 0, got undefined"],
  [
    "a longer row",
    [
      [1, 2],
      [3, 4],
      [5, 6, 7],
    ],
    "expected 2 numbers in row 2, as in row 0, got 3",
  ],
  ["a shorter row", [[1, 2], []], "expected 2 numbers in row 1, as in row 0, got 0"],
  [
    "a label",
    [
      [1, 2],
      [3, "x"],
    ],
    'expected a number at row 1, column 1, got "x"',
  ],
  ["a gap that is null", [[null, 2]], "expected a number at row 0, column 0, got null"],
])("%s is refused, at its place", (_, rows, message) => {
  expectRefused(() => matrix(untyped(rows)), "INVALID_DATA", `matrix: ${message}`);
  expectRefused(() => matrixFor("probe", untyped(rows)), "INVALID_DATA", `probe: ${message}`);
});

describe("a matrix", () => {
  const good = { data: Float64Array.of(1, 2, 3, 4, 5, 6), rows: 2, columns: 3 };

  test("has as many numbers as rows x columns, and may have none", () => {
    expect(isMatrix(good)).toBe(true);
    expect(isMatrix(matrix([]))).toBe(true);
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a number", 6],
    ["a function", Object.assign(() => 0, good)],
    ["of single precision", { ...good, data: new Float32Array(6) }],
    ["a plain list", { ...good, data: [1, 2, 3, 4, 5, 6] }],
    ["of broken rows", { ...good, rows: 1.5, columns: 4 }],
    ["of broken columns", { ...good, rows: 4, columns: 1.5 }],
    ["too short", { ...good, rows: 3 }],
    ["too long", { ...good, columns: 2 }],
  ])("is not %s", (_, value) => {
    expect(isMatrix(value)).toBe(false);
  });
});
