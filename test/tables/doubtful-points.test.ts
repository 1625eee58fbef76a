import { describe, expect, test } from "vitest";
import { type Feature, type ReadTableOptions, readTable } from "whybox";
import { readTableChunks } from "../../dist/tables/read-table-chunks.js";
import { inTablesDirectory, QUERY, rowsOf } from "./files.js";

const place = inTablesDirectory();

const { file, read, refusal } = place;

const NUMBERS: readonly Feature[] = [
  { name: "rent", kind: "number" },
  { name: "debt", kind: "number" },
];

describe("points that may part thousands", () => {
  const GERMAN = "rent;debt\n1.234;2.345\n980;12.000\n1.100;\n";

  test.each<[string, readonly Feature[] | undefined, ReadTableOptions?]>([
    ["where features are inferred", undefined],
    ["where numbers are asked for", NUMBERS.map((feature) => ({ ...feature, missing: true }))],
    ["with a query", undefined, QUERY],
    ["where the separator is said", undefined, { delimiter: ";" }],
  ])("are asked about, %s", async (_, features, options) => {
    const path = await file("german.csv", GERMAN);
    expect(await refusal(path, features, options)).toMatch(
      /^INVALID_DATA german\.csv: column "rent": got "1\.234", whose point may part thousands/,
    );
    expect(await refusal(path, features, { ...options, decimal: "," })).toMatch(/1\.234|Could not convert/);
    expect(await read(path, features, { ...options, decimal: "." })).toEqual([
      { rent: 1.234, debt: 2.345 },
      { rent: 980, debt: 12 },
      { rent: 1.1, debt: null },
    ]);
  });

  test("are asked about in a batch and in files with tabs and bars", async () => {
    const reading = (async () => {
      for await (const _ of readTableChunks(await file("batch.csv", "rent;debt\n1.234;2\n"), NUMBERS));
    })();
    await expect(reading).rejects.toThrow('column "rent": got "1.234"');
    for (const [name, text] of [
      ["tabs.tsv", "rent\tdebt\n1.234\t1\n"],
      ["bars.csv", "rent|debt\n1.234|1\n"],
    ]) {
      expect(await refusal(await file(name, text))).toContain('column "rent": got "1.234"');
    }
  });

  test("are no matter in columns that are ignored, labels or ids", async () => {
    const path = await file("version.csv", "version;n\n1.234;2\n1.235;3\n");
    expect(await read(path, undefined, { ignore: ["version"] })).toEqual([{ n: 2 }, { n: 3 }]);
    const version: Feature = { name: "version", kind: "category", categories: ["1.234", "1.235"] };
    for (const options of [{}, QUERY]) {
      expect(await read(path, [version, { name: "n", kind: "number" }], options)).toHaveLength(2);
    }
    expect((await readTable(path, undefined, { id: "version" })).ids).toEqual(["1.234", "1.235"]);
  });

  test.each([
    ["a number below 1", "a;b\n1.234;2.345\n0.250;1.000\n"],
    ["another number of digits, in any column", "a;b\n1.234;7.4\n"],
    ["a whole number of four digits in the same column", "a;b\n1.234;1\n1500;2\n"],
    ["an exponent", "a;b\n1.234;1e3\n2.5e-7;4\n"],
    ["commas between cells", "a,b\n1.234,2.345\n"],
    ["a single column", "a\n1.234\n2.345\n"],
  ])("are decimal points beside %s", async (_, text) => {
    const { rows } = await readTable(await file("clear.csv", text));
    expect(rowsOf(rows)[0][0]).toBe(1.234);
  });
});
