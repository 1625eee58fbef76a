import { expect, test } from "vitest";
import { fewRowsNotes } from "../../../dist/audit/importance/few-rows-note.js";

test("fewer than 30 rows are called few, with their number", () => {
  expect(fewRowsNotes(30)).toEqual([]);
  const [{ code, message }, ...others] = fewRowsNotes(29);
  expect(others).toEqual([]);
  expect(code).toBe("FEW_ROWS");
  expect(message).toContain("only 29 rows");
});
