import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ReadTableOptions, readTable, records } from "whybox";
import { inTablesDirectory, QUERY, tableOf } from "./files.js";

const place = inTablesDirectory();

const { file, read, refusal } = place;

describe("CSV", () => {
  test("takes its separator from the header, so that ; and tabs work, and commas inside cells do no harm", async () => {
    const semicolons = await file("semi.csv", 'age;job\n31;"a;b,c"\n');
    const tabs = await file("tab.tsv", "age\tjob, if any\n31\tx\n");
    expect(records(...(await tableOf(semicolons)))).toEqual([{ age: 31, job: "a;b,c" }]);
    expect(records(...(await tableOf(tabs)))).toEqual([{ age: 31, "job, if any": "x" }]);
  });

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
  test.each([0, 50_000])("a line with a cell too many after %d good ones is an error", async (before) => {
    const good = Array.from({ length: before }, (_, row) => `${row},x\n`).join("");
    const path = await file("ragged.csv", `age,job\n${good}1,x,y\n2,x\n`);
    const message = `line ${before + 2}: expected 2 cells, as in the header, got 3`;
    expect(await refusal(path)).toBe(`INVALID_DATA ragged.csv: ${message}`);
    expect(await refusal(path, undefined, { query: "SELECT * FROM data" })).toContain(message);
  });

  test("every row of a long file arrives, in order", async () => {
    const count = 200_000;
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
});

describe("encodings, line ends, separators", () => {
  const content = "größe,job\r\n31,Köchin\r\n";
  const utf32 = (text: string, isBig: boolean) => {
    const bytes = Buffer.from(Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0).buffer);
    return isBig ? bytes.swap32() : bytes;
  };
  const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();

  test.each<[string, Uint8Array, ReadTableOptions?]>([
    ["UTF-16 with its mark, as Excel writes it", Buffer.from(`\ufeff${content}`, "utf16le")],
    ["UTF-16 big endian with its mark", utf16be(`\ufeff${content}`)],
    ["UTF-16 without a mark", Buffer.from(content, "utf16le")],
    ["UTF-16 big endian without a mark", utf16be(content)],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${content}`)],
    ["Latin-1 where it is named", Buffer.from(content, "latin1"), { encoding: "latin1" }],
  ])("%s", async (_, bytes, options) => {
    const path = await file("encoded.csv", bytes);
    expect(await read(path, undefined, options)).toEqual([{ größe: 31, job: "Köchin" }]);
    expect(await read(path, undefined, { ...options, ...QUERY })).toEqual([{ größe: 31, job: "Köchin" }]);
  });

  test.each([
    ["little", (text: string) => utf32(text, false)],
    ["big", (text: string) => utf32(text, true)],
  ])("UTF-32, %s endian, is called that", async (_, encoded) => {
    const path = await file("utf32.csv", encoded(`\ufeff${content}`));
    expect(await read(path)).toContain("utf32.csv: the file is UTF-32; write it as UTF-8");
  });

  test("Latin-1 that is not named is refused with its line, in the header too", async () => {
    const advice = 'if it is Latin-1, as older Windows programs write, say encoding: "latin1"';
    expect(await read(await file("l1.csv", Buffer.from("größe\n1\n", "latin1")))).toContain(
      `line 1 is not UTF-8; ${advice}`,
    );
    expect(await read(await file("l3.csv", Buffer.from("a\nx\nö\n", "latin1")))).toContain(
      "l3.csv: line 3 is not UTF-8",
    );
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
