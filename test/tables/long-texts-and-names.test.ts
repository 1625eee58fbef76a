import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Feature, type ReadTableOptions, readTable, records, WhyboxError } from "whybox";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-long-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Content of a file of that name, by record; or the message of the error. */
async function read(
  name: string,
  content: string,
  features?: readonly Feature[],
  options?: ReadTableOptions,
): Promise<unknown> {
  const path = join(directory, name);
  await writeFile(path, content);
  try {
    const found = await readTable(path, features, options);
    return records(found.rows, found.features);
  } catch (error) {
    if (!(error instanceof WhyboxError)) throw error;
    return error.message;
  }
}

describe("long texts", () => {
  const long = "z".repeat(100_000);
  const a: Feature = { name: "a", kind: "number" };
  const halves = Array.from({ length: 40 }, (_, i) => i + 0.5).join("\n");
  const many = Array.from({ length: 3000 }, (_, i) => `column_${i}`).join(",");

  test.each<[string, string, string, (readonly Feature[])?, string?]>([
    ["a cell", "cell.csv", `a\n${long}\n`, [a]],
    ["a cell among numbers", "odd.csv", `a\n${halves}\n${long}\n`],
    ["a name in the way", "name.csv", `${long},a\n1,2\n`, [a]],
    ["names in the way", "names.csv", `${many}\n${"1,".repeat(2999)}1\n`, [a]],
    ["a key", "key.json", `[{"${long}": 1}]`, [a]],
    ["a query that fails", "fails.csv", "a\n1\n", undefined, `SELECT ${long} FROM data`],
    ["a query that is none", "none.csv", "a\n1\n", undefined, `CREATE TABLE x AS SELECT '${long}'`],
  ])("%s is shown by its beginning", async (_, name, content, features, query) => {
    const message = await read(name, content, features, query === undefined ? {} : { query });
    expect(typeof message).toBe("string");
    expect(String(message).length).toBeLessThan(2000);
  });

  test("digits that end in a letter are no number, in time that grows with their length", async () => {
    const digits = "9".repeat(1_000_000);
    expect(await read("digits.csv", `a\n${digits}z\n`, [a])).toContain("expected a finite number");
  });

  test("a whole number of two million digits is a label, in time that grows with its length", async () => {
    const digits = "9".repeat(2_000_000);
    expect(await read("million.json", `[{"a":${digits}}]`)).toEqual([{ a: digits }]);
    expect(await read("million.csv", `a\n${digits}\n`)).toEqual([{ a: digits }]);
  });

  test("whole numbers beyond doubles are labels, in JSON as in CSV", async () => {
    const digits = "9".repeat(400);
    expect(await read("whole.json", `[{"a":${digits}}]`)).toEqual([{ a: digits }]);
    expect(await read("whole.csv", `a\n${digits}\n`)).toEqual([{ a: digits }]);
    expect(await read("whole-number.json", `[{"a":${digits}}]`, [a])).toContain("that a double holds exactly");
  });

  test("a text of many pieces is read whole", async () => {
    const text = `${'he said \\"no\\" \\\\ '.repeat(60_000)}end`;
    expect(await read("pieces.jsonl", `{"a":"x"}\n{"a":"${text}"}\n{"a":"y"}`)).toEqual([
      { a: "x" },
      { a: JSON.parse(`"${text}"`) },
      { a: "y" },
    ]);
  });
});

describe("names that differ in case", () => {
  const both: Feature[] = ["A", "a"].map((name) => ({ name, kind: "number" }));

  test("stay apart in Parquet, which a query cannot tell apart", async () => {
    // Written by pyarrow; DuckDB would write the second as "A_1".
    const path = "test/fixtures/names-in-two-cases.parquet";
    const { rows, features } = await readTable(path, both, { ignore: ["s"] });
    expect(records(rows, features)).toEqual([{ A: 2, a: 1 }]);
    await expect(readTable(path, both, { query: "SELECT * FROM data" })).rejects.toThrow(
      'a query cannot tell columns "a" and "A" apart',
    );
  });

  test("are refused by a query over CSV, and kept apart where it makes them", async () => {
    expect(await read("case.csv", "a,A\n1,2\n", both, { query: "SELECT * FROM data" })).toContain(
      'a query cannot tell columns "a" and "A" apart',
    );
    expect(await read("made.csv", "x\n1\n", both, { query: 'SELECT x AS a, x + 1 AS "A" FROM data;' })).toEqual([
      { A: 2, a: 1 },
    ]);
  });
});

test("true and false in a text find the labels True and False", async () => {
  const flag: Feature = { name: "flag", kind: "category", categories: ["False", "True"] };
  const expected = [{ flag: "True" }, { flag: "False" }];
  expect(await read("flag.csv", "flag\ntrue\nfalse\n", [flag])).toEqual(expected);
  expect(await read("flag.json", '[{"flag":"TRUE"},{"flag":false}]', [flag])).toEqual(expected);
});
