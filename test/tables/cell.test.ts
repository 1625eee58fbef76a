import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { cellEncoder, cellProblem, decodeCell, isGapSpelling } from "../../dist/tables/cell.js";

const age: Feature = { name: "age", kind: "number" };
const gappy: Feature = { ...age, missing: true };
const job: Feature = { name: "job", kind: "category", categories: ["clerk", "7", "True", "clerk"] };

describe("a cell becomes a number", () => {
  test.each<[string, Feature, unknown, number]>([
    ["a number is itself", age, -2.5, -2.5],
    ["true is 1", age, true, 1],
    ["a bigint that a double holds", age, 2n ** 60n, 2 ** 60],
    ["a gap where the feature has some", gappy, "", Number.NaN],
    ["NaN as a gap", gappy, Number.NaN, Number.NaN],
    ["a label is its code, of equal ones the first", job, "clerk", 0],
    ["a number is found by how it prints", job, 7, 1],
    ["true is found as True", job, true, 2],
  ])("%s", (_, feature, cell, expected) => {
    expect(cellEncoder(feature)(cell)).toBe(expected);
  });

  test.each<[string, Feature, unknown, string]>([
    ["a gap", age, null, "expected a value (the feature does not say missing: true), got null"],
    ["NaN", age, Number.NaN, "expected a finite number, got NaN"],
    ["a text", gappy, "12", 'expected a finite number, got "12"'],
    [
      "a usual spelling of a gap",
      gappy,
      "N/A",
      'expected a finite number, got "N/A"; if that means a gap, say na: ["N/A"], on the command line --na \'N/A\'',
    ],
    [
      "a bigint between doubles",
      age,
      2n ** 60n + 1n,
      "expected a number that a double holds exactly, got 1152921504606846977; round it, or make it a category",
    ],
    ["a label that is none", job, "smith", 'expected one of "clerk", "7", "True", "clerk", got "smith"'],
    ["a whole book", age, "x".repeat(500), `expected a finite number, got "${"x".repeat(80)}"... (500 characters)`],
  ])("%s is refused with what was expected", (_, feature, cell, problem) => {
    expect(cellEncoder(feature)(cell)).toEqual({ problem });
  });
});

test("a number goes back to the cell that it stands for", () => {
  for (const [feature, cells] of [
    [gappy, [3.5, -0, null]],
    [job, ["clerk", "7", "True"]],
  ] as const) {
    for (const cell of cells)
      expect(decodeCell(cellEncoder({ ...feature, missing: true })(cell) as number, feature)).toBe(cell);
  }
  expect(decodeCell(9, job)).toBe("code 9");
});

test("numbers that are no value of a feature are told", () => {
  expect(cellProblem(1, job)).toBeUndefined();
  expect(cellProblem(Number.NaN, gappy)).toBeUndefined();
  expect(cellProblem(4, job)).toBe("expected a category code from 0 to 3, got 4");
  expect(cellProblem(0.5, job)).toBe("expected a category code from 0 to 3, got 0.5");
  expect(cellProblem(Number.POSITIVE_INFINITY, age)).toBe("expected a finite number, got Infinity");
});

test("gaps have many spellings, in any case, and 0 is none of them", () => {
  expect([" NA ", "n/a", "?", "None"].every(isGapSpelling)).toBe(true);
  expect(["0", "", "no", "nobody"].some(isGapSpelling)).toBe(false);
});
