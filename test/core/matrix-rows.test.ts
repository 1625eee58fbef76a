import { expect, test } from "vitest";
import { matrixColumn, matrixRow, rowRange, stackRows, takeColumns, takeRows } from "../../dist/core/matrix-rows.js";

const table = { data: Float64Array.of(1, 2, 3, 4, 5, 6), rows: 3, columns: 2 };

test("views share the matrix's numbers", () => {
  const copy = { ...table, data: table.data.slice() };
  matrixRow(copy, 1)[0] = 30;
  rowRange(copy, 2, 3).data[1] = 60;
  expect(Array.from(copy.data)).toEqual([1, 2, 30, 4, 5, 60]);
});

test("chosen rows and columns are copies in the order asked for, some twice", () => {
  expect(takeRows(table, [2, 0, 2])).toEqual({ data: Float64Array.of(5, 6, 1, 2, 5, 6), rows: 3, columns: 2 });
  expect(takeColumns(table, [1, 1])).toEqual({ data: Float64Array.of(2, 2, 4, 4, 6, 6), rows: 3, columns: 2 });
  expect(matrixColumn(table, 0)).toEqual(Float64Array.of(1, 3, 5));
  expect(takeRows(table, [])).toEqual({ data: new Float64Array(0), rows: 0, columns: 2 });
});

test("stacking undoes cutting into ranges", () => {
  expect(stackRows([rowRange(table, 0, 1), rowRange(table, 1, 3)])).toEqual(table);
});
