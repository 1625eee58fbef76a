import { describe, expect, test } from "vitest";
import { records } from "whybox";
import { csvDelimiter } from "../../dist/tables/csv-delimiter.js";
import { inTablesDirectory, tableOf } from "./files.js";

const { file, read } = inTablesDirectory();

describe("the separator of a file", () => {
  test("takes its separator from the header, so that ; and tabs work, and commas inside cells do no harm", async () => {
    const semicolons = await file("semi.csv", 'age;job\n31;"a;b,c"\n');
    const tabs = await file("tab.tsv", "age\tjob, if any\n31\tx\n");
    expect(records(...(await tableOf(semicolons)))).toEqual([{ age: 31, job: "a;b,c" }]);
    expect(records(...(await tableOf(tabs)))).toEqual([{ age: 31, "job, if any": "x" }]);
  });

  test("the separator that fits every row is taken, a draw is asked about", async () => {
    expect(await read(await file("fits.csv", "kg;size, cm\n70;180\n81;175\n"))).toEqual([
      { kg: 70, "size, cm": 180 },
      { kg: 81, "size, cm": 175 },
    ]);
    const draw = await file("draw.csv", "kg;size, cm\n70,5;180\n");
    expect(await read(draw)).toBe(
      'INVALID_DATA draw.csv: cells could be separated by "," or by ";"; say which with delimiter, on the command line --delimiter',
    );
    expect(await read(draw, undefined, { delimiter: ";", decimal: "," })).toEqual([{ kg: 70.5, "size, cm": 180 }]);
  });
});

describe("the separator of a sample", () => {
  test.each([
    ["commas", "a,b\n1,2\n", ","],
    ["semicolons with decimal commas", "a;b\n1,5;2,5\n", ";"],
    ["tabs", "a\tb\n1\t2\n", "\t"],
    ["bars", "a|b,c\n1|2\n", "|"],
    ["one column", "a\n1,5\n2,5\n", ","],
    ["one column of names with spaces", "my age\n1\n", ","],
    ["the header alone", "a;b;c,d\n", ";"],
    ["separators within quotes, which are characters", '"a;b;c",d\n"1;2;3",4\n', ","],
    ["no fit: the one that the header holds most often", "a;b;c,d\n1;2\n3,4,5\n", ";"],
    ["one bad row further down, which changes nothing", "a;b;c\n1;2;3\n4;5;6,7\n8;9\n", ";"],
    ["empty lines, which are no rows", "a;b,c\n\n1;2\n\n3;4\n", ";"],
    ["a row whose first cell is empty, which is a row", "a,b,c;d\n,x;y\n", ";"],
    ["a quote left open by the end of the sample", 'a;b\n1;2\n3;"4,', ";"],
    ["more rows than are looked at", `a;b,c\n${"1;2\n".repeat(60)}1,2;3,4\n`, ";"],
  ])("%s", (_, sample, expected) => {
    expect(csvDelimiter("a.csv", sample, true)).toBe(expected);
  });

  test("a last row may be cut off where the sample is not the whole file", () => {
    const sample = "a;b,c\n1;2\n3";
    expect(csvDelimiter("a.csv", sample, false)).toBe(";");
    // Of the whole file it is a row of one cell: neither fits, and both give the header two.
    expect(() => csvDelimiter("a.csv", sample, true)).toThrow('separated by "," or by ";"');
  });

  test("two that fit with more cells by one of them are no draw", () => {
    expect(csvDelimiter("a.csv", "a,b;c;d\n1,2;3;4\n", true)).toBe(";");
    expect(csvDelimiter("a.csv", "a,b,c;d\n1,2,3;4\n", true)).toBe(",");
    expect(() => csvDelimiter("a.csv", "a,b;c\n1,2;3\n", true)).toThrow(
      'a.csv: cells could be separated by "," or by ";"; say which with delimiter, on the command line --delimiter',
    );
  });
});
