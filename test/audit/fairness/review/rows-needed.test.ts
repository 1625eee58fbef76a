import { expect, test } from "vitest";
import { rowsNeeded } from "../../../../dist/audit/fairness/review/rows-needed.js";
import { atOnce, type Steps } from "../../../../dist/core/give-way.js";

const needed = (rows: readonly number[], isDecided: (total: readonly number[]) => boolean) =>
  atOnce(
    rowsNeeded(rows, function* (factors): Steps<boolean> {
      return isDecided(rows.map((count, g) => count * factors[g]));
    }),
  );

/** Bisection ends a hair above the least factor, which may be a row more. */
const about = (rows: number) => expect.toSatisfy((found: number) => found === rows || found === rows + 1);

test("finds the group of which the fewest further rows would do", () => {
  // Any group of 130 rows decides.
  expect(needed([100, 40, 70], (rows) => rows.some((count) => count >= 130))).toEqual({ group: 0, rows: about(30) });
  expect(needed([100, 40, 70], (rows) => rows[1] >= 130)).toEqual({ group: 1, rows: about(90) });
});

test("else says how many of all groups in proportion would", () => {
  // Both groups need to be three times as large.
  expect(needed([100, 50], (rows) => rows[0] >= 300 && rows[1] >= 150)).toEqual({ group: null, rows: about(300) });
});

test("is null where a thousand times the rows would not do", () => {
  expect(needed([10, 20], (rows) => rows[0] > 10_001 && rows[1] > 20_001)).toBeNull();
  expect(needed([10, 20], (rows) => rows[0] >= 9999 && rows[1] >= 19_998)).toEqual({
    group: null,
    rows: expect.any(Number),
  });
});

test("tries the four smallest groups alone", () => {
  const tried = (group: number) => needed([10, 20, 30, 40, 50], (rows) => rows[group] >= 60);
  expect(tried(3)).toEqual({ group: 3, rows: about(20) });
  // The fifth is not tried alone; in proportion it takes a fifth more of all.
  expect(tried(4)).toEqual({ group: null, rows: about(30) });
});
