import fc from "fast-check";
import { expect, test } from "vitest";
import { type CodedColumn, codedColumns } from "../../../dist/audit/rules/coded-columns.js";

const numberColumn = (numbers: readonly number[], edges: readonly number[]) => ({
  feature: { name: "age", kind: "number" as const },
  codes: Uint16Array.from(numbers, (value) =>
    Number.isNaN(value) ? edges.length + 1 : edges.filter((edge) => value > edge).length,
  ),
  edges: Float64Array.from(edges),
  numbers: () => Float64Array.from(numbers),
});
const labelColumn = (codes: readonly number[], categories: readonly string[]) => ({
  feature: { name: "job", kind: "category" as const, categories: [...categories] },
  codes: Uint16Array.from(codes),
  edges: undefined,
  numbers: () => new Float64Array(0),
});
const coded = (
  column: Parameters<typeof codedColumns>[0][number],
  values: readonly number[],
  weights = values.map(() => 1),
  searched = [...values.keys()],
) =>
  codedColumns(
    [column],
    Float64Array.from(values),
    Float64Array.from(weights),
    Int32Array.from(searched),
  )[0] as CodedColumn;

/** Rows that a range of codes takes. */
const taken = ({ codes }: CodedColumn, { from, to }: { from: number; to: number }) =>
  [...codes.keys()].filter((row) => codes[row] >= from && codes[row] <= to);

test("the condition of a range of bins holds for the rows in the range, and for no others", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.constant(Number.NaN)), {
        minLength: 1,
        maxLength: 20,
      }),
      fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
      (numbers, cuts) => {
        const edges = cuts.toSorted((a, b) => a - b).map((cut) => cut + 0.5);
        const column = coded(numberColumn(numbers, edges), numbers);
        for (const range of column.items) {
          const { above, atMost, missing } = column.condition(range);
          const holds = (value: number) =>
            missing
              ? Number.isNaN(value)
              : value > (above ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
          expect(taken(column, range)).toEqual([...numbers.keys()].filter((row) => holds(numbers[row])));
        }
      },
    ),
    { numRuns: 40 },
  );
});

test("every range of bins is tried once, but the one that holds everything, and gaps alone", () => {
  const column = coded(numberColumn([1, 2, 3, 4], [1.5, 2.5, 3.5]), [0, 0, 0, 0]);
  expect(column.size).toBe(5);
  expect(new Set(column.items.map(({ from, to }) => `${from}-${to}`))).toEqual(
    new Set(["0-0", "0-1", "0-2", "1-1", "1-2", "1-3", "2-2", "2-3", "3-3", "4-4"]),
  );
  expect(column.items).toHaveLength(10);
});

test("bands are said in words, cut as short as the numbers of the column allow", () => {
  const column = coded(numberColumn([20, 21.123456, 21.123457, 60], [21.1234565, 40.123456]), [0, 0, 0, 0]);
  const said = (from: number, to: number) => column.condition({ from, to });
  expect(said(0, 0)).toEqual({ column: "age", text: "age <= 21.123456", atMost: 21.1234565 });
  expect(said(1, 1)).toEqual({
    ...{ column: "age", text: "21.123456 < age <= 40.12", above: 21.1234565, atMost: 40.123456 },
  });
  expect(said(2, 2)).toEqual({ column: "age", text: "age > 40.12", above: 40.123456 });
  expect(said(3, 3)).toEqual({ column: "age", text: "age is missing", missing: true });
});

test("labels are ordered by their weighted mean on the searched rows, and read back by name", () => {
  const codes = [0, 0, 1, 1, 2, 3, 4];
  const values = [1, 4, 9, 0, 2.5, 7, 100];
  // Of b only the second row is searched, of d none; a's mean is 1 x 3 + 4 x 1 over 4.
  const column = coded(labelColumn(codes, ["a", "b", "c", "d"]), values, [3, 1, 1, 1, 1, 1, 1], [0, 1, 3, 4, 6]);
  const alone = [0, 1, 2, 3].map((at) => column.condition({ from: at, to: at }).labels?.[0]);
  expect(alone).toEqual(["c", "a", "b", "d"]);
  expect(Array.from(column.codes)).toEqual([1, 1, 2, 2, 0, 3, 4]);
  expect(column.condition({ from: 0, to: 1 })).toEqual({ column: "job", text: "job is c or a", labels: ["c", "a"] });
  expect(column.condition({ from: 4, to: 4 })).toEqual({ column: "job", text: "job is missing", missing: true });
});

test.each([
  [1, ["1-1"]],
  [2, ["0-0", "1-1", "2-2"]],
  [4, ["0-0", "0-1", "0-2", "1-1", "2-2", "3-3", "4-4"]],
  [8, ["0-0", "0-1", "0-2", "0-3", "0-4", "1-1", "2-2", "3-3", "4-4", "5-5", "6-6", "7-7", "8-8"]],
])("of %i labels each is tried, the highest up to five together, and never all", (labels, expected) => {
  const codes = Array.from({ length: labels }, (_, code) => code);
  const column = coded(labelColumn(codes, codes.map(String)), codes);
  expect(column.items.map(({ from, to }) => `${from}-${to}`).toSorted()).toEqual(expected);
});

test("the last label may be the highest, and a gap has a code of its own", () => {
  const column = coded(labelColumn([0, 1, 2, 3], ["a", "b", "c"]), [1, 2, 3, 9]);
  expect(column.condition({ from: 0, to: 0 }).labels).toEqual(["c"]);
  expect(column.size).toBe(4);
});

test("labels of equal means keep their order", () => {
  const column = coded(labelColumn([2, 1, 0], ["a", "b", "c"]), [1, 1, 1]);
  expect(column.condition({ from: 0, to: 2 }).labels).toEqual(["a", "b", "c"]);
});
