import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blackBox, type Feature, type ReadTableOptions, readTable, records, table, WhyboxError } from "whybox";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-others-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

/** Content of the file, by record; or the code and message of the error, without the directory. */
async function read(path: string, features?: readonly Feature[], options?: ReadTableOptions): Promise<unknown> {
  try {
    const found = await readTable(path, features, options);
    return records(found.rows, found.features);
  } catch (error) {
    if (!(error instanceof WhyboxError)) throw error;
    return `${error.code} ${error.message.replaceAll(join(directory, "/"), "")}`;
  }
}

const AGE: Feature = { name: "age", kind: "number" };
const QUERY = { query: "SELECT * FROM data" };

describe("codes and large numbers", () => {
  test("digits behind a zero are labels where features are inferred, with a query too", async () => {
    const path = await file("zip.csv", "zip,n\n01067,1\n80331,2\n");
    const expected = [
      { zip: "01067", n: 1 },
      { zip: "80331", n: 2 },
    ];
    expect(await read(path)).toEqual(expected);
    expect(await read(path, undefined, QUERY)).toEqual(expected);
    expect(await read(path, [{ name: "zip", kind: "number" }], { ignore: ["n"] })).toEqual([
      { zip: 1067 },
      { zip: 80331 },
    ]);
  });

  const ID = ["9007199254740993", "9007199254740992"];

  test.each([
    ["id.csv", `id\n${ID.join("\n")}\n`],
    ["id.json", `[${ID.map((id) => `{"id":${id}}`)}]`],
    ["id.jsonl", ID.map((id) => `{"id": ${id}}`).join("\n")],
  ])(
    "whole numbers that no double holds stay apart in %s: labels where inferred, else an error",
    async (name, content) => {
      const path = await file(name, content);
      const expected = ID.map((id) => ({ id }));
      expect(await read(path)).toEqual(expected);
      expect(await read(path, undefined, QUERY)).toEqual(expected);
      expect(await read(path, [{ name: "id", kind: "category", categories: [...ID].reverse() }])).toEqual(expected);
      expect(await read(path, [{ name: "id", kind: "number" }])).toContain(
        'row 0, column "id": expected a number that a double holds exactly, got 9007199254740993',
      );
    },
  );

  test("in Parquet too", async () => {
    const path = join(directory, "id.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`COPY (SELECT unnest([${ID}])::BIGINT AS id) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    expect(await read(path)).toEqual(ID.map((id) => ({ id })));
  });

  test("table() refuses them as well", () => {
    expect(() => table([{ age: 9007199254740993n }], [AGE])).toThrow("that a double holds exactly");
  });

  test("a whole number with many digits that a double holds is a number", async () => {
    expect(await read(await file("long.csv", "n\n10000000000000000000000\n"))).toEqual([{ n: 1e22 }]);
  });
});

describe("numbers but for one cell", () => {
  test.each(["?", "NA", "NaN", "null", "n/a"])("%s as a gap is asked about, and read with na", async (gap) => {
    const path = await file("gap.csv", `age\n31\n${gap}\n58\n`);
    const hint = `if that means a gap, say na: ["${gap}"], on the command line --na '${gap}'`;
    expect(await read(path)).toContain(hint);
    expect(await read(path, [AGE])).toContain(hint);
    expect(await read(path, undefined, { na: [gap] })).toEqual([{ age: 31 }, { age: null }, { age: 58 }]);
    expect(await read(path, undefined, { ...QUERY, na: [gap] })).toEqual([{ age: 31 }, { age: null }, { age: 58 }]);
    expect(await read(path, undefined, { na: [] })).toEqual([{ age: "31" }, { age: gap }, { age: "58" }]);
  });

  const lengths = Array.from({ length: 40 }, (_, i) => String(12.25 + i));

  test.each(["#DIV/0!", "10%", "$10", "0x10", "1_000", "*"])("%s among many is a mistake", async (cell) => {
    const path = await file("odd.csv", `length\n${[...lengths, cell].join("\n")}\n`);
    expect(await read(path)).toContain(`column "length": expected numbers, got ["${cell}"] among 40 different numbers`);
    expect(await read(path, undefined, { na: [cell] })).toContainEqual({ length: null });
    expect(await read(path, undefined, { na: [] })).toContainEqual({ length: cell });
  });

  test.each<[string, (i: number) => string, ReadTableOptions?]>([
    ["percent", (i) => `${i}%`],
    ["currency", (i) => `"$${i},${100 + i}.50"`],
    ["thousands", (i) => `${i + 1}\u00a0${100 + i}`],
    ["minus signs", (i) => `\u2212${i}`],
    ["accountants' brackets", (i) => `(${i})`],
    ["points for thousands beside decimal commas", (i) => `${i + 1}.${100 + i}`, { decimal: "," }],
  ])("a column of numbers with %s is asked about", async (_, spell, options) => {
    const cells = Array.from({ length: 30 }, (_, i) => spell(i));
    const path = await file("dressed.csv", `a,b\n${cells.map((cell, i) => `${cell},${i}`).join("\n")}\n`);
    expect(await read(path, undefined, options)).toContain('column "a": expected plain numbers, got ["');
    expect(await read(path, undefined, { ...options, na: [] })).toContainEqual({
      a: spell(3).replaceAll('"', ""),
      b: 3,
    });
  });

  test("card numbers, phone numbers, dates and a few rates are labels", async () => {
    for (const spell of [
      (i: number) => `4111 1111 1111 ${1000 + i}`,
      (i: number) => `(030) ${1000000 + i}`,
      (i: number) => `2020-01-${10 + i}`,
      (i: number) => `${5 * (i % 4)}%`,
    ]) {
      const path = await file("labels.csv", `a\n${Array.from({ length: 21 }, (_, i) => spell(i)).join("\n")}\n`);
      expect(await read(path)).toContainEqual({ a: spell(3) });
    }
  });

  test("codes are a category, however few begin with a zero", async () => {
    const codes = ["01067", ...Array.from({ length: 60 }, (_, i) => String(10115 + i))];
    expect(await read(await file("zip.csv", `zip\n${codes.join("\n")}\n`))).toContainEqual({ zip: "01067" });
  });

  test("numbers in quotes in JSON are asked about where they have fractions", async () => {
    const quoted = await file("quoted.json", JSON.stringify(lengths.map((length) => ({ length }))));
    expect(await read(quoted)).toContain('column "length": expected numbers, got some as texts, such as "12.25"');
    expect(await read(quoted, undefined, { na: [] })).toContainEqual({ length: "12.25" });
    const codes = await file("codes.json", JSON.stringify(lengths.map((_, i) => ({ code: String(i) }))));
    expect(await read(codes)).toContainEqual({ code: "7" });
  });

  test("a label such as unknown beside words or a single number is a label", async () => {
    expect(await read(await file("u.csv", "a,b\nx,1\nunknown,unknown\n"))).toEqual([
      { a: "x", b: "1" },
      { a: "unknown", b: "unknown" },
    ]);
  });

  test.each([
    ["inf.csv", "a\n1.5\n2.5\ninf\n"],
    ["inf.json", '[{"a":1.5},{"a":2.5},{"a":-Infinity}]'],
    ["inf-beyond-doubles.csv", "a\n1.5\n1e999\n2.5\n"],
    ["inf-as-a-sign.csv", "a\n1.5\n-\u221e\n2.5\n"],
    ["inf-beside-gaps.csv", "a\n1.5\nNaN\ninf\n2.5\n"],
    ["inf-beside-one.json", '[{"a":2},{"a":1e400}]'],
    ["inf-beside-gap.json", '[{"a":null},{"a":Infinity}]'],
  ])("an infinite one in %s is an error, not a category of numbers", async (name, content) => {
    expect(await read(await file(name, content))).toMatch(
      /^INVALID_DATA .*column "a": expected finite numbers, got .* if that means a gap, say na: /,
    );
  });

  test("in Parquet too", async () => {
    const path = join(directory, "inf.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`COPY (SELECT unnest([1.5, 2.5, 'inf'::DOUBLE]) AS a) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    expect(await read(path)).toContain('column "a": expected finite numbers, got ["Infinity"]');
  });

  test("a decimal comma is asked about, and read with decimal", async () => {
    const path = await file("comma.csv", "kg;cm\n70,5;180\n1.070,5;175,25\n");
    const plain = await file("comma2.csv", "kg;cm\n70,5;180\n81;175,25\n");
    expect(await read(plain)).toContain(
      'if the comma is a decimal comma, say decimal: ",", on the command line --decimal ,',
    );
    const features: Feature[] = ["kg", "cm"].map((name) => ({ name, kind: "number" }));
    expect(await read(plain, features)).toContain("say decimal:");
    const expected = [
      { kg: 70.5, cm: 180 },
      { kg: 81, cm: 175.25 },
    ];
    expect(await read(plain, features, { decimal: "," })).toEqual(expected);
    expect(await read(plain, undefined, { decimal: "," })).toEqual(expected);
    expect(await read(plain, undefined, { ...QUERY, decimal: "," })).toEqual(expected);
    expect(await read(path, features, { decimal: "," })).toContain('got "1.070,5"');
  });
});

describe("true and false", () => {
  const flag: Feature = { name: "flag", kind: "number" };

  test.each(["true,false", "True,False", "TRUE,FALSE"])(
    "spelled %s are 1 and 0 where a number is asked for",
    async (both) => {
      expect(await read(await file("flag.csv", `flag\n${both.replace(",", "\n")}\n`), [flag])).toEqual([
        { flag: 1 },
        { flag: 0 },
      ]);
    },
  );

  test("table() and JSON say the same, and find the labels True and False", async () => {
    const json = await file("flag.json", '[{"flag":true},{"flag":false}]');
    expect(await read(json, [flag])).toEqual([{ flag: 1 }, { flag: 0 }]);
    expect([...table([{ flag: true }, { flag: false }], [flag]).data]).toEqual([1, 0]);
    const label: Feature = { name: "flag", kind: "category", categories: ["False", "True"] };
    expect(await read(json, [label])).toEqual([{ flag: "True" }, { flag: "False" }]);
  });
});

describe("encodings, line ends, separators", () => {
  const content = "größe,job\r\n31,Köchin\r\n";
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

describe("JSON that others write", () => {
  test("a byte order mark, Python's NaN, keys a and A, and keys named as members of objects", async () => {
    const path = await file("python.json", '\ufeff[{"a": 1, "A": NaN, "constructor": 3, "__proto__": 4}]');
    const { rows, features } = await readTable(path);
    expect(features.map(({ name }) => name)).toEqual(["a", "A", "constructor", "__proto__"]);
    expect([...rows.data]).toEqual([1, Number.NaN, 3, 4]);
    expect(await read(path, undefined, QUERY)).toContain('a query cannot tell columns "a" and "A" apart');
  });

  test("texts that look like syntax are texts", async () => {
    const texts = ['a"b', "\\", "{[", "NaN 12345678901234567890", "}\n]"];
    const path = await file("texts.jsonl", texts.map((a) => JSON.stringify({ a })).join("\n"));
    expect(await read(path)).toEqual(texts.map((a) => ({ a })));
  });

  test("objects in objects are there for a query", async () => {
    const path = await file("nested.json", '[{"home":{"city":"Bonn"}}]');
    expect(await read(path, undefined, { query: "SELECT home.city AS city FROM data" })).toEqual([{ city: "Bonn" }]);
  });

  test("a thousand columns are columns, with a query too", async () => {
    const row = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`c${i}`, i]));
    for (const [name, content] of [
      ["wide.json", JSON.stringify([row, row])],
      ["wide.jsonl", `${JSON.stringify(row)}\n${JSON.stringify(row)}`],
    ]) {
      const path = await file(name, content);
      expect(await read(path)).toEqual([row, row]);
      expect(await read(path, undefined, QUERY)).toEqual([row, row]);
    }
  });

  test.each([100, 1000, 100_000])("nesting %d deep is refused, with a query too", async (depth) => {
    const path = await file("deep.json", `[{"a":${"[".repeat(depth)}${"]".repeat(depth)}}]`);
    const message = "INVALID_DATA deep.json: line 1: nested more than 64 levels deep; a table has values";
    expect(await read(path)).toBe(message);
    expect(await read(path, undefined, QUERY)).toBe(message);
  });

  test.each([
    ["[{}] x", "line 1: expected nothing behind the list, got x"],
    ['[{"a":1}\n{"a":2}]', "line 2: expected a comma between two objects, got {"],
    ['{"a":1}\n{"a":', "line 2: the object has no end; the file seems to be cut off"],
    ['[{"a":1}', "the list has no end; the file seems to be cut off"],
  ])("%j is refused", async (content, message) => {
    expect(await read(await file("bad.json", content))).toBe(`INVALID_DATA bad.json: ${message}`);
  });
});

describe("large files", () => {
  test("ten thousand columns", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const line = names.map((_, i) => i).join(",");
    const path = await file("columns.csv", `${names.join(",")}\n${`${line}\n`.repeat(10)}`);
    const { rows } = await readTable(path);
    expect([rows.rows, rows.columns, rows.data[99_999]]).toEqual([10, 10_000, 9_999]);
  });

  test("a last line above 32 MB is a row", async () => {
    const path = await file("last.csv", `a,b\n1,x\n2,${"y".repeat(33_000_000)}`);
    const { rows } = await readTable(path, undefined, { ignore: ["b"] });
    expect([...rows.data]).toEqual([1, 2]);
  });

  test("a cell of 5 MB makes a short message", async () => {
    const path = await file("cell.csv", `age\n${"x".repeat(5_000_000)}\n`);
    const message = (await read(path, [AGE])) as string;
    expect(message).toContain("(5000000 characters)");
    expect(message.length).toBeLessThan(250);
  });

  // Looked up one after another, as many labels as rows would take a billion comparisons.
  test("forty thousand labels take a look-up each", async () => {
    const categories = Array.from({ length: 40_000 }, (_, i) => `label ${i}`);
    let compared = 0;
    const counted = new Proxy(categories, {
      get(target, key, receiver) {
        if (typeof key === "string" && /^\d+$/.test(key)) compared++;
        return Reflect.get(target, key, receiver);
      },
    });
    const feature: Feature = { name: "a", kind: "category", categories: counted };
    table(
      categories.map((a) => ({ a })),
      [feature],
    );
    expect(compared).toBeLessThan(10 * categories.length);
    compared = 0;
    blackBox((rows) => rows.map(() => 0), {
      input: { kind: "columns", features: [feature] },
      outputs: [{ name: "y" }],
    });
    expect(compared).toBeLessThan(10 * categories.length);
  });
});

describe("names", () => {
  test("of a file that differ from those the model takes are said", async () => {
    const path = await file("case.csv", "Age,Job\n31,x\n");
    expect(await read(path, [AGE])).toBe(
      'INVALID_DATA case.csv: column "age" is missing; model takes "age"; the file has "Age", "Job"',
    );
  });

  test("of rows come back, from a column that the model need not take", async () => {
    const path = await file("ids.csv", "id,age\n007,31\n9007199254740993,58\n");
    const expected = ["007", "9007199254740993"];
    expect((await readTable(path, [AGE], { id: "id" })).ids).toEqual(expected);
    expect((await readTable(path, undefined, { id: "id" })).ids).toEqual(expected);
    expect((await readTable(path, undefined, { id: "id" })).features).toEqual([AGE]);
    expect((await readTable(path, [AGE], { ...QUERY, id: "id" })).ids).toEqual(expected);
    expect((await readTable(path, [AGE], { id: "age", ignore: ["id"] })).ids).toEqual(["31", "58"]);
    expect(await read(path, [AGE], { id: "ID" })).toContain('no column "ID" for the ids; the file has "id", "age"');
  });

  test.each([
    [{ na: "?" }, "expected na to be a list of texts"],
    [{ delimiter: "||" }, "expected delimiter to be one character"],
    [{ decimal: ";" }, 'expected decimal to be "." or ","'],
    [{ encoding: "utf16" }, "expected encoding to be"],
    [{ id: "" }, "expected id to be the name of a column"],
    [{ allow: "a.csv" }, "expected allow to be a list of files"],
  ])("%j is no option", async (options, message) => {
    expect(await read(await file("o.csv", "a\n1\n"), undefined, options as never)).toContain(message);
  });
});
