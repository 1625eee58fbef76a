import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTable, records } from "whybox";
import { csvTable } from "../../dist/tables/csv-table.js";
import { inTablesDirectory, QUERY, tableOf } from "./files.js";

const place = inTablesDirectory();

const { file, read, refusal } = place;

describe("CSV", () => {
  test("names of columns may hold quotes, spaces, line breaks, and differ in case only", async () => {
    const path = await file("names.csv", '"say ""hi""",my age,"two\nlines",a,A\n1,2,3,4,5\n');
    expect(records(...(await tableOf(path)))).toEqual([{ 'say "hi"': 1, "my age": 2, "two\nlines": 3, a: 4, A: 5 }]);
  });

  test("a byte order mark, CRLF line ends and a last line without one are all fine", async () => {
    const path = await file("bom.csv", "\ufeffage,job\r\n31,x\r\n58,y");
    expect(records(...(await tableOf(path)))).toEqual([
      { age: 31, job: "x" },
      { age: 58, job: "y" },
    ]);
  });

  test.each([
    ["sep=;\r\nage;job\r\n31;x,y\r\n", undefined],
    ['\ufeff"sep=;"\nage;job\n31;x,y\n', undefined],
    ["SEP=\t\nage\tjob\n31\tx,y\n", undefined],
    ["sep=,\nage;job\n31;x,y\n", ";"],
  ])("a first line for Excel says the separator, and is none of the table: %j", async (text, delimiter) => {
    const path = await file("sep.csv", text);
    const { features, rows } = await readTable(path, undefined, delimiter === undefined ? {} : { delimiter });
    expect(records(rows, features)).toEqual([{ age: 31, job: "x,y" }]);
  });

  test.each<[string, string, typeof QUERY?]>([
    ["a number", "a,b\n1,1\n2\0,2\n"],
    ["a cell of its own", "a,b\n1,1\n\0,2\n"],
    ["a query", "a,b\n1,1\n\0,2\n", QUERY],
  ])("a NUL is refused with its line: %s", async (_, text, options) => {
    const path = await file("nul.csv", text);
    expect(await read(path, undefined, options)).toContain("INVALID_DATA");
    expect(await read(path, undefined, options)).toContain("nul.csv: line 3 holds a NUL");
  });

  test("lines are counted with the one for Excel", async () => {
    expect(await refusal(await file("sep-short.csv", "sep=;\na;b\n1;2\n3\n"))).toMatch(/: line 4: expected 2 cells/);
  });

  test("Ctrl-Z in the last line ends a file, and is no cell", async () => {
    for (const text of ["age,size\n31,1\n40,2\n\x1a", "age,size\r\n31,1\r\n40,2\r\n\x1a\r\n"]) {
      const { rows } = await readTable(await file("dos.csv", text));
      expect([...rows.data]).toEqual([31, 1, 40, 2]);
    }
    expect([...(await readTable(await file("dos-one.csv", "age\n31\n\x1a"))).rows.data]).toEqual([31]);
  });

  test("lines that look like comments are no rows that are left out, and errors say so", async () => {
    const hint = "; if that is a comment, take it out: a line with # may be a row like any other";
    expect(await refusal(await file("first.csv", "# from a tool\nage,job\n31,x\n"))).toContain(
      `expected the names of the columns in the first line, got "# from a tool"${hint}`,
    );
    expect(await refusal(await file("later.csv", "age,job\n31,x\n# note\n"))).toContain(
      `line 3: expected 2 cells, as in the header, got 1${hint}`,
    );
    const { features, rows } = await readTable(await file("hash.csv", "#,street\n1,#12 Main\n2,# 7\n"));
    expect(records(rows, features)).toEqual([
      { "#": 1, street: "#12 Main" },
      { "#": 2, street: "# 7" },
    ]);
  });

  test("characters that are a pattern to DuckDB are plain characters in a path", async () => {
    await file("x1.csv", "age\n1\n");
    const path = await file("x[1].csv", "age\n2\n");
    expect(records(...(await tableOf(path)))).toEqual([{ age: 2 }]);
    expect(records(...(await tableOf(await file("o'*.csv", "age\n3\n"))))).toEqual([{ age: 3 }]);
  });

  test("folders that look like key=value add no column", async () => {
    const nested = await mkdtemp(join(place.directory, "year=2024"));
    const path = join(nested, "a.csv");
    await writeFile(path, "age\n1\n");
    expect((await readTable(path)).features).toEqual([{ name: "age", kind: "number" }]);
  });

  // Streaming a file through DuckDB ends early and silently at such a line; no row may be lost without a word.
  test.each([0, 35_000])("a line with a cell too many after %d good ones is an error", async (before) => {
    const good = Array.from({ length: before }, (_, row) => `${row},x\n`).join("");
    const path = await file("ragged.csv", `age,job\n${good}1,x,y\n2,x\n`);
    const message = `line ${before + 2}: expected 2 cells, as in the header, got 3`;
    expect(await refusal(path)).toBe(`INVALID_DATA ragged.csv: ${message}`);
    expect(await refusal(path, undefined, { query: "SELECT * FROM data" })).toContain(message);
  });

  test("every row of a long file arrives, in order", async () => {
    const count = 60_000;
    const path = await file("long.csv", `n\n${Array.from({ length: count }, (_, row) => row).join("\n")}\n`);
    const { rows } = await readTable(path, [{ name: "n", kind: "number" }]);
    expect(rows.rows).toBe(count);
    expect(rows.data.findIndex((value, row) => value !== row)).toBe(-1);
  });

  test.each([
    ["twice.csv", "a,a\n1,2\n", 'column "a" is there twice'],
    ["unnamed.csv", ",a\n1,2\n", "column 0 has no name; name it, or write the file without it"],
    ["open.csv", 'a,b\n1,"x\n2,y\n', "line 2: a quote is not closed"],
    ["header.csv", "a,b\n", "expected rows, got none"],
    ["empty.csv", "", "the file is empty"],
    ["blank.csv", "\n\n", "expected a first line with the names of the columns"],
  ])("%s is refused", async (name, content, message) => {
    expect(await refusal(await file(name, content))).toBe(`INVALID_DATA ${name}: ${message}`);
  });

  test("line ends may be mixed, with a query too", async () => {
    const path = await file("mixed.csv", "a,b\r\n1,x\n2,y\r3,z\r\n");
    const expected = ["x", "y", "z"].map((b, i) => ({ a: i + 1, b }));
    expect(await read(path)).toEqual(expected);
    expect(await read(path, undefined, QUERY)).toEqual(expected);
  });

  test("a quote inside a name or a cell is a character", async () => {
    expect(await read(await file("inch.csv", 'size 5",b\n1,two"s\n'))).toEqual([{ 'size 5"': 1, b: 'two"s' }]);
  });
});

test("rows of many columns are handed on some at a time, so that other work gets its turn", async () => {
  const line = new Array(5000).fill("1").join(",");
  const path = await file(
    "wide.csv",
    `${Array.from({ length: 5000 }, (_, i) => `c${i}`).join(",")}\n${`${line}\n`.repeat(30)}`,
  );
  const sizes: number[] = [];
  for await (const chunk of (await csvTable(path, {})).rows()) sizes.push(chunk.length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30);
  expect(Math.max(...sizes) * 5000).toBeLessThan(100_000);
});
