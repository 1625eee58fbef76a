import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, matrix, probe } from "whybox";

const features = [
  { name: "a", kind: "number" },
  { name: "b", kind: "number" },
] as const;
const input = { kind: "columns", features } as const;
const one = [{ name: "y" }];
const two = [{ name: "no" }, { name: "yes" }];
const asked = matrix([
  [1, 2],
  [2, 3],
  [3, 4],
]);
const untyped = <T>(value: unknown) => value as T;
type Row = { a: number; b: number };

const oneRow = "; predict gets all rows at once; a function of one row goes in as (rows) => rows.map(predictRow)";
const byName = '; if predict reads features by name, give blackBox rows: "records"';

const messageOf = async (predict: unknown, outputs: { name: string }[], rows?: "records") => {
  const model = blackBox(untyped<() => number[]>(predict), untyped({ name: "m", input, outputs, rows }));
  const error = await Promise.resolve()
    .then(() => model.predict(asked))
    .catch((thrown: Error) => thrown);
  return (error as Error).message;
};

describe("predict that reads rows by name while they are lists is told of records", () => {
  test.each<[string, (rows: Row[]) => unknown, { name: string }[], string]>([
    [
      "a name alone",
      (rows) => rows.map((r) => r.a),
      one,
      "expected a number for each of 3 rows, got undefined at row 0",
    ],
    [
      "reckoning with one",
      (rows) => rows.map((r) => 2 * r.a),
      one,
      'expected finite numbers, got NaN at row 0, output "y"',
    ],
    ["in a list", (rows) => rows.map((r) => [r.a]), one, 'expected finite numbers, got undefined at row 0, output "y"'],
    [
      "of two outputs",
      (rows) => rows.map((r) => r.a + r.b),
      two,
      "expected 2 numbers for each of 3 rows, got NaN at row 0",
    ],
    [
      "a method of one",
      (rows) => rows.map((r) => r.a.toFixed(1)),
      one,
      "threw: Cannot read properties of undefined (reading 'toFixed'); predict was given 3 rows, as an array of arrays of numbers",
    ],
  ])("%s", async (_, predict, outputs, what) => {
    expect(await messageOf(predict, outputs)).toBe(`m.predict: ${what}${byName}`);
  });

  test("in an explanation, too, beside the row that it was", async () => {
    const model = blackBox(
      untyped<(rows: number[][]) => number[]>((rows: Row[]) => rows.map((r) => 2 * r.a)),
      { name: "m", input, outputs: one },
    );
    await expect(exactShapley(probe(model, columns([[0, 0]], [1, 2])))).rejects.toThrow(byName);
  });

  test("not where some rows have numbers, nor where rows are records", async () => {
    const some = (rows: number[][]) => rows.map(([a]) => (a > 1 ? a : Number.NaN));
    expect(await messageOf(some, one)).toBe('m.predict: expected finite numbers, got NaN at row 0, output "y"');
    const wrongName = (rows: { c: number }[]) => rows.map((r) => 2 * r.c);
    expect(await messageOf(wrongName, one, "records")).toBe(
      'm.predict: expected finite numbers, got NaN at row 0, output "y"',
    );
  });
});

describe("predict of one row is told that it gets all rows", () => {
  const list = "; or return a list of 3 answers, one for each row";
  test.each<[string, (row: never) => unknown, string, "records"?]>([
    [
      "a sum of two",
      ([a, b]: number[]) => a + b,
      `a Matrix { data: Float64Array, rows, columns } of 3 x 1, got "1,22,3"${list}`,
    ],
    ["a sum in a list", ([a, b]: number[]) => [a + b], 'a number for each of 3 rows, got "1,22,3" at row 0'],
    ["one number of the row", ([a]: number[]) => a, "3 rows, one for each row asked, got 2"],
    [
      "a sum of two records",
      ([a, b]: number[]) => a + b,
      `a Matrix { data: Float64Array, rows, columns } of 3 x 1, got "[object Object][object Object]"${list}`,
      "records",
    ],
  ])("%s", async (_, predict, what, rows) => {
    expect(await messageOf(predict, one, rows)).toBe(`m.predict: expected ${what}${oneRow}`);
  });

  test("and of records, where it reads one by name", async () => {
    expect(await messageOf((row: Row) => [row.a], one)).toBe(
      `m.predict: expected a number for each of 3 rows, got undefined at row 0${oneRow}${byName}`,
    );
  });

  test("not where a text is a label, or a list has all its rows", async () => {
    expect(await messageOf((rows: unknown[]) => rows.map(() => "yes"), one)).toBe(
      'm.predict: expected a number for each of 3 rows, got "yes" at row 0',
    );
  });
});
