import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix, type WhyboxError } from "whybox";
import { checkCellsFit, type NarrowType } from "../../dist/models/check-cells-fit.js";

const name = (column: number) => ["age", "pay"][column];
const all = { columns: [0, 1], from: 0, to: 2 };
const isTaken = (type: NarrowType, cell: number): boolean => {
  try {
    checkCellsFit(
      "here",
      type,
      matrix([
        [0, 0],
        [1, cell],
      ]),
      all,
      name,
    );
    return true;
  } catch (error) {
    expect((error as WhyboxError).code).toBe("INVALID_DATA");
    return false;
  }
};

/** What the typed array makes of a number. */
const held: Record<"float32" | "int32", (cell: number) => number> = {
  float32: (cell) => Float32Array.of(cell)[0],
  int32: (cell) => Int32Array.of(cell)[0],
};

test("a 32-bit float takes what does not become infinite in it, and gaps", () => {
  const edge = 3.4028235677973366e38;
  for (const cell of [edge, -edge, Number.MAX_VALUE, Number.POSITIVE_INFINITY]) {
    expect([Number.isFinite(held.float32(cell)), isTaken("float32", cell)]).toEqual([false, false]);
  }
  const below = edge * (1 - 2 ** -52);
  expect([Number.isFinite(held.float32(below)), isTaken("float32", below)]).toEqual([true, true]);
  expect(isTaken("float32", Number.NaN)).toBe(true);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (cell) => {
      expect(isTaken("float32", cell)).toBe(Number.isFinite(held.float32(cell)));
    }),
  );
});

test("whole numbers of 32 bits are those that the array keeps, and booleans are 0 and 1", () => {
  for (const cell of [2 ** 31 - 1, -(2 ** 31), 0, -0]) expect(isTaken("int32", cell)).toBe(true);
  for (const cell of [2 ** 31, -(2 ** 31) - 1, 0.5, Number.NaN, 2 ** 32]) expect(isTaken("int32", cell)).toBe(false);
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.double()), (cell) => {
      expect(isTaken("int32", cell)).toBe(held.int32(cell) === cell);
    }),
  );
  expect([0, 1].map((cell) => isTaken("bool", cell))).toEqual([true, true]);
  expect([2, -1, 0.5, Number.NaN].map((cell) => isTaken("bool", cell))).toEqual([false, false, false, false]);
});

test("the error names row and column; what goes into other tensors is not looked at", () => {
  const batch = matrix([
    [1e39, 1],
    [1, -1e39],
  ]);
  expect(() => checkCellsFit("here", "float32", batch, { columns: [1], from: 0, to: 2 }, name)).toThrow(
    'here: row 1, "pay": the model takes 32-bit floats, up to 3.4e38, got -1e+39; scale or round the column',
  );
  expect(() => checkCellsFit("here", "float32", batch, { columns: [0], from: 0, to: 1 }, name)).toThrow('row 0, "age"');
  checkCellsFit("here", "float32", batch, { columns: [0], from: 1, to: 2 }, name);
  checkCellsFit("here", "float32", batch, { columns: [1], from: 0, to: 1 }, name);
});
