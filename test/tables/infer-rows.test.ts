import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { type Feature, type ReadTableOptions, readTable, records, table } from "whybox";
import { AGE, inTablesDirectory, QUERY } from "./files.js";

const place = inTablesDirectory();

const { file, read } = place;

describe("without features", () => {
  test("numbers where every cell is one, else categories with their labels in order; gaps are missing", async () => {
    const path = await file("infer.csv", "age,job,rent\n31,nurse,900\n7,clerk,\n5,7,450\n");
    const { rows, features } = await readTable(path);
    expect(features).toEqual([
      { name: "age", kind: "number" },
      { name: "job", kind: "category", categories: ["7", "clerk", "nurse"] },
      { name: "rent", kind: "number", missing: true },
    ]);
    expect(records(rows, features)).toEqual([
      { age: 31, job: "nurse", rent: 900 },
      { age: 7, job: "clerk", rent: null },
      { age: 5, job: "7", rent: 450 },
    ]);
  });

  test("one cell far down the file that is no number makes the whole column a category", async () => {
    const lines = Array.from({ length: 5000 }, (_, row) => (row === 4321 ? "x" : `${row % 3}`));
    const { rows, features } = await readTable(await file("late.csv", `a\n${lines.join("\n")}\n`));
    expect(features).toEqual([{ name: "a", kind: "category", categories: ["0", "1", "2", "x"] }]);
    expect(rows.data[4321]).toBe(3);
    expect(rows.data[4322]).toBe(4322 % 3);
  });
});

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
    const path = join(place.directory, "id.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`COPY (SELECT unnest([${ID}])::BIGINT AS id) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    expect(await read(path)).toEqual(ID.map((id) => ({ id })));
  });

  const AMOUNT = ["1234567890123456789.25", "1234567890123456790.5"];

  test.each([
    ["amount.csv", `amount\n${AMOUNT.join("\n")}\n`],
    ["amount.json", `[${AMOUNT.map((each) => `{"amount":${each}}`)}]`],
    ["amount.jsonl", AMOUNT.map((each) => `{"amount": ${each}}`).join("\n")],
  ])("and so do fractions beyond 2^53 whose digits no double holds, in %s", async (name, content) => {
    const path = await file(name, content);
    const expected = AMOUNT.map((amount) => ({ amount }));
    expect(await read(path)).toEqual(expected);
    expect(await read(path, undefined, QUERY)).toEqual(expected);
    expect(await read(path, [{ name: "amount", kind: "category", categories: [...AMOUNT].reverse() }])).toEqual(
      expected,
    );
    expect(await read(path, [{ name: "amount", kind: "number" }])).toContain(
      'row 0, column "amount": expected a number that a double holds exactly, got 1234567890123456789.25',
    );
  });

  test("and decimals of Parquet", async () => {
    const path = await place.parquet(
      "amount.parquet",
      `SELECT unnest([${AMOUNT}])::DECIMAL(38, 2) AS amount, 1.25 AS n`,
    );
    expect(await read(path)).toEqual([
      { amount: "1234567890123456789.25", n: 1.25 },
      { amount: "1234567890123456790.50", n: 1.25 },
    ]);
    expect(await read(path, [{ name: "amount", kind: "number" }], { ignore: ["n"] })).toContain(
      "expected a number that a double holds exactly, got 1234567890123456789.25",
    );
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

  test.each<[string, readonly string[], string, ReadTableOptions?]>([
    ["millions", ['"1,234,567"', '"2,500"', "3"], 'got ["1,234,567","2,500"]; write the numbers without what parts'],
    [
      "cents",
      ['"1,234.50"', "999.50"],
      'got ["1,234.50"]; write the numbers without what parts thousands, 1234 for 1,234',
    ],
    ["spaces", ["1 234", "12"], 'got ["1 234"]; write the numbers without what parts thousands'],
    ["one sign of two", ['"1,234"', "999"], '(else decimal: "."); if it parts thousands, write the numbers without it'],
    [
      "points beside decimal commas",
      ['"1.234,5"', '"12,1"'],
      'thousands, and if the comma is a decimal comma, say decimal: ","',
    ],
    ["points where commas are decimal", ["1.234", '"12,5"'], "without what parts thousands", { decimal: "," }],
  ])("a few with parted thousands are no labels: %s", async (_, cells, message, options) => {
    const path = await file("parted.csv", `a,b\n${cells.map((cell, i) => `${cell},${i}`).join("\n")}\n`);
    expect(await read(path, undefined, options)).toContain(message);
    const asLabels: ReadTableOptions = { decimal: ".", ...options, na: [] };
    expect(await read(path, undefined, asLabels)).toContainEqual({ a: cells[0].replaceAll('"', ""), b: 0 });
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
    const path = join(place.directory, "inf.parquet");
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
