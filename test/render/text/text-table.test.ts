import { expect, test } from "vitest";
import { textTable } from "../../../dist/render/text/text-table.js";

test("names that are too long are cut at the end, and in the middle where they differ there", () => {
  const rows = ["Asian-Pac-Islander, Female", "Asian-Pac-Islander, Male", "White"].map((name) => [name, "1,234"]);
  expect(textTable(["group", "rows"], rows, 25)).toEqual([
    "  group              rows",
    "  Asian-P…, Female  1,234",
    "  Asian-P…er, Male  1,234",
    "  White             1,234",
  ]);
  expect(textTable(undefined, [["predictive parity", "0.1"]], 16)).toEqual(["  predicti…  0.1"]);
  const wide = ["漢字漢字漢字, 女", "漢字漢字漢字, 男"].map((name) => [name, "1"]);
  expect(textTable(undefined, wide, 15)).toEqual(["  漢字…, 女   1", "  漢字…, 男   1"]);
});
