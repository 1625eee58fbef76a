import { expect, test } from "vitest";
import { fewRowsNotes } from "../../../dist/audit/run/few-rows-notes.js";

test("few rows are called few, with their number and what it means for the method", () => {
  expect(fewRowsNotes(30, "importance")).toEqual([]);
  const [{ code, message }, ...others] = fewRowsNotes(29, "importance");
  expect(others).toEqual([]);
  expect(code).toBe("FEW_ROWS");
  expect(message).toMatch(/^There are only 29 rows: the intervals .* loss\. Give more rows\.$/);
  expect(fewRowsNotes(100, "interactions")).toEqual([]);
  expect(fewRowsNotes(99, "interactions")[0].message).toMatch(/^There are only 99 rows: .* size least/);
  expect(fewRowsNotes(2, "effects")[0].message).toMatch(/^There are only 2 rows: the bands /);
});
