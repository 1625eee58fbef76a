import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Feature, type Matrix, type ReadTableOptions, readTable, records, WhyboxError } from "whybox";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-table-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const AGE: Feature = { name: "age", kind: "number" };
const JOB: Feature = { name: "job", kind: "category", categories: ["nurse", "clerk", "007"] };

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

/** Writes the rows of a SELECT to a real Parquet file. */
async function parquet(name: string, select: string): Promise<string> {
  const path = join(directory, name);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return path;
}

function rowsOf({ data, rows, columns }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
}

/** The code and the message of the error, with the directory taken out. */
async function refusal(path: string, features?: readonly Feature[], options?: ReadTableOptions): Promise<string> {
  try {
    await readTable(path, features, options);
  } catch (error) {
    if (!(error instanceof WhyboxError)) throw error;
    return `${error.code} ${error.message.replaceAll(join(directory, "/"), "")}`;
  }
  throw new Error("readTable was expected to refuse");
}

describe("with features", () => {
  test("finds columns by name, in the order of the features, and categories by label", async () => {
    const path = await file("a.csv", "job,age\nclerk,31\nnurse,58.5\n");
    const { rows, features } = await readTable(path, [AGE, JOB]);
    expect(rowsOf(rows)).toEqual([
      [31, 1],
      [58.5, 0],
    ]);
    expect(features).toEqual([AGE, JOB]);
  });

  test("keeps the label 007 apart from the number 7, with a query too", async () => {
    const path = await file("b.csv", "job,age\n007,007\n");
    expect(rowsOf((await readTable(path, [AGE, JOB])).rows)).toEqual([[7, 2]]);
    expect(rowsOf((await readTable(path, [AGE, JOB], { query: "SELECT * FROM data" })).rows)).toEqual([[7, 2]]);
  });

  test.each([
    ["31", 31],
    [" 31 ", 31],
    ["-1.5e3", -1500],
    [".5", 0.5],
    ["+2", 2],
  ])("reads the number %j as %d", async (spelled, value) => {
    const path = await file("numbers.csv", `age\n"${spelled}"\n`);
    expect(rowsOf((await readTable(path, [AGE])).rows)).toEqual([[value]]);
  });

  test.each(["12abc", "0x1F", "1e999", "Infinity", "NaN", "1,5", "1 2"])("refuses %j as a number", async (spelled) => {
    const path = await file("bad.csv", `age\n30\n"${spelled}"\n`);
    expect(await refusal(path, [AGE])).toContain(
      `INVALID_DATA bad.csv: row 1, column "age": expected a finite number, got ${JSON.stringify(spelled)}`,
    );
  });

  test("an empty cell is missing where the feature says so, and an error where it does not", async () => {
    const path = await file("gap.csv", 'age,job\n,nurse\n"",clerk\n  ,nurse\n');
    const { rows } = await readTable(path, [{ ...AGE, missing: true }, JOB]);
    expect(rowsOf(rows)).toEqual([
      [Number.NaN, 0],
      [Number.NaN, 1],
      [Number.NaN, 0],
    ]);
    expect(await refusal(path, [AGE, JOB])).toBe(
      'INVALID_DATA gap.csv: row 0, column "age": expected a value (the feature does not say missing: true), got null',
    );
  });

  test("an unknown category is an error that names row and column, far down the file too", async () => {
    const lines = Array.from({ length: 5000 }, (_, row) => (row === 4321 ? "nurs" : "nurse"));
    const path = await file("cat.csv", `job\n${lines.join("\n")}\n`);
    expect(await refusal(path, [JOB])).toBe(
      'INVALID_DATA cat.csv: row 4321, column "job": expected one of "nurse", "clerk", "007", got "nurs"',
    );
  });

  test("a missing column is an error that says what the model takes", async () => {
    const path = await file("rows.csv", "job\nnurse\n");
    expect(await refusal(path, [AGE, JOB])).toBe(
      'INVALID_DATA rows.csv: column "age" is missing; model takes "age", "job"; the file has "job"',
    );
  });

  test("an extra column is an error that says how to leave it out, which then works", async () => {
    const path = await file("extra.csv", 'id,job,age,"paid, ever"\n1,nurse,31,x\n');
    expect(await refusal(path, [AGE, JOB], { ignore: ["paid, ever"] })).toBe(
      'INVALID_DATA extra.csv: column "id" is not one the model takes ("age", "job"); leave it out with ignore: ["id"], on the command line with --ignore id',
    );
    expect(await refusal(path, [AGE, JOB])).toContain(`--ignore id,'"paid, ever"'`);
    const { rows } = await readTable(path, [AGE, JOB], { ignore: ["id", "paid, ever"] });
    expect(rowsOf(rows)).toEqual([[31, 0]]);
  });

  test("a column that the model takes cannot be ignored", async () => {
    const path = await file("ignored.csv", "job,age\nnurse,31\n");
    expect(await refusal(path, [AGE, JOB], { ignore: ["age"] })).toBe(
      'INVALID_DATA ignored.csv: column "age" is ignored, but the model takes it',
    );
  });
});

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
    const nested = await mkdtemp(join(directory, "year=2024"));
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

describe("Parquet", () => {
  test("numbers of every width, decimals, booleans, texts, dates and gaps", async () => {
    const path = await parquet(
      "types.parquet",
      `SELECT 1::TINYINT AS tiny, 9007199254740991::BIGINT AS big, 3::HUGEINT AS huge, 1.25::DECIMAL(9, 3) AS exact,
       0.5::FLOAT AS single, 'nan'::DOUBLE AS gap, NULL::INTEGER AS nothing, true AS flag, '007' AS label, DATE '2024-02-29' AS day`,
    );
    const { rows, features } = await readTable(path);
    expect(records(rows, features)).toEqual([
      {
        tiny: 1,
        big: 9007199254740991,
        huge: 3,
        exact: 1.25,
        single: 0.5,
        gap: null,
        nothing: null,
        flag: "true",
        label: "007",
        day: "2024-02-29",
      },
    ]);
  });

  test("true and false are 1 and 0 where a number is asked for, labels where a category is", async () => {
    const path = await parquet("flags.parquet", "SELECT * FROM (VALUES (true), (false)) AS t(flag)");
    expect(rowsOf((await readTable(path, [{ name: "flag", kind: "number" }])).rows)).toEqual([[1], [0]]);
    const category: Feature = { name: "flag", kind: "category", categories: ["false", "true"] };
    expect(rowsOf((await readTable(path, [category])).rows)).toEqual([[1], [0]]);
  });

  test("a text is no number, whatever it spells", async () => {
    const path = await parquet("text.parquet", "SELECT '31' AS age");
    expect(await refusal(path, [AGE])).toBe(
      'INVALID_DATA text.parquet: row 0, column "age": expected a finite number, got "31"',
    );
  });

  test("lists and the like are refused", async () => {
    const path = await parquet("list.parquet", "SELECT 1 AS age, [1, 2] AS tags");
    expect(await refusal(path)).toBe(
      'INVALID_DATA list.parquet: row 0, column "tags": expected a number or a label, got a list',
    );
    expect(await refusal(path, [AGE, { name: "tags", kind: "number" }])).toBe(
      'INVALID_DATA list.parquet: row 0, column "tags": expected a number, got a list',
    );
  });

  test("what only calls itself Parquet is refused", async () => {
    expect(await refusal(await file("not.parquet", "age\n31\n"))).toContain("INVALID_DATA not.parquet: ");
  });
});

describe("JSON", () => {
  test("a list of objects and one object per line are the same; values keep their type", async () => {
    const objects = [
      { age: 31, job: "007", day: "2024-02-29" },
      { job: "x", age: null, ok: true },
    ];
    const expected = [
      { age: 31, job: "007", day: "2024-02-29", ok: null },
      { age: null, job: "x", day: null, ok: "true" },
    ];
    const list = await file("list.json", JSON.stringify(objects));
    const lines = await file("lines.jsonl", objects.map((object) => JSON.stringify(object)).join("\n"));
    expect(records(...(await tableOf(list)))).toEqual(expected);
    expect(records(...(await tableOf(lines)))).toEqual(expected);
  });

  test("a key that comes late is a column all the same", async () => {
    const lines = Array.from({ length: 30_000 }, (_, row) => (row < 29_999 ? '{"a":1}' : '{"a":1,"b":2}'));
    const { features } = await readTable(await file("late.jsonl", lines.join("\n")));
    expect(features).toEqual([
      { name: "a", kind: "number" },
      { name: "b", kind: "number", missing: true },
    ]);
  });

  test.each([
    ["scalars.json", "[1, 2]", "expected a list of objects, or one object per line"],
    ["none.json", "[]", "expected a list of objects, or one object per line"],
    ["cut.json", '[{"a":1},\n', "the list has no end; the file seems to be cut off"],
    ["deep.json", '[{"a":{"b":1}}]', 'row 0, column "a": expected a number or a label, got an object'],
  ])("%s is refused", async (name, content, message) => {
    expect(await refusal(await file(name, content))).toBe(`INVALID_DATA ${name}: ${message}`);
  });

  test("broken JSON is refused", async () => {
    expect(await refusal(await file("broken.json", '[{"a":1},{"a":]'))).toContain(
      "INVALID_DATA broken.json: line 1: Malformed JSON",
    );
  });
});

describe("a query", () => {
  test("sees the file as the table data, computes with its numbers and orders its rows", async () => {
    const path = await file("query.csv", "age,job\n31,nurse\n58,clerk\n44,nurse\n");
    const query = "SELECT age / 2 AS age, job FROM data WHERE age > 40 ORDER BY age DESC;";
    const { rows } = await readTable(path, [AGE, JOB], { query });
    expect(rowsOf(rows)).toEqual([
      [29, 1],
      [22, 0],
    ]);
  });

  // Labels take a second look at the rows; a query that draws at random must not be asked twice for them.
  test("is run once, so that a random sample is one sample", async () => {
    const lines = Array.from({ length: 3000 }, (_, row) => `${row},x${row}`);
    const path = await file("sample.csv", `n,label\n${lines.join("\n")}\n`);
    const query = "SELECT * FROM data WHERE random() < 0.5";
    const { rows, features } = await readTable(path, undefined, { query });
    const sampled = records(rows, features);
    expect(sampled.length).toBeGreaterThan(1000);
    expect(sampled.filter(({ n, label }) => label !== `x${n}`)).toEqual([]);
    const [, label] = features;
    expect(label.kind === "category" && label.categories).toHaveLength(sampled.length);
  });

  test.each([
    ["SELECT nope FROM data", 'Referenced column "nope" not found in FROM clause! Candidate bindings: "age"'],
    ["SELECTED", 'syntax error at or near "SELECTED"'],
    ["SELECT 1; SELECT 2", "Cannot prepare multiple statements at once!"],
    ["COPY data TO 'stolen.csv'", "expected a SELECT over the table data, got COPY data TO 'stolen.csv'"],
    ["SELECT * FROM data WHERE age > 99", "expected rows, got none"],
    ["SELECT CAST('x' || age AS INTEGER) AS age FROM data", "Could not convert string 'x31' to INT32"],
  ])("%s is refused", async (query, message) => {
    const path = await file("q.csv", "age\n31\n");
    expect(await refusal(path, [AGE], { query })).toBe(`INVALID_DATA q.csv (query): ${message}`);
  });

  test.each(["job + 0", "sum(job)", "round(job, job)", "date_part(job)"])(
    "a function that takes no text, %s, is refused without a list of all that it takes",
    async (expression) => {
      const path = await file("text.csv", "age,job\n31,nurse\n");
      expect(await refusal(path, [AGE], { query: `SELECT ${expression} AS age FROM data` })).toMatch(
        /^INVALID_DATA text\.csv \(query\): No function matches the given name and argument types '[^']+'\. You might need to add explicit type casts\.$/,
      );
    },
  );
});

describe("files and arguments", () => {
  test("no file, a directory, another kind of file", async () => {
    expect(await refusal(join(directory, "nope.csv"))).toBe("INVALID_DATA nope.csv: no such file");
    const kinds = ".csv, .tsv, .json, .jsonl, .ndjson, .parquet";
    expect(await refusal(join(directory, "a.xlsx"))).toBe(
      `INVALID_DATA a.xlsx: expected a file that ends in ${kinds}, got ".xlsx"; save the sheet as CSV`,
    );
    expect(await refusal(join(directory, "a.csv.gz"))).toContain('got ".gz"; unpack it first');
    await mkdir(join(directory, "folder.csv"));
    expect(await refusal(join(directory, "folder.csv"))).toBe(
      "INVALID_DATA folder.csv: expected a file, got a directory or a device",
    );
  });

  test("arguments that are none", async () => {
    const path = join(directory, "a.csv");
    expect(await refusal("")).toBe("INVALID_ARGUMENT readTable: expected the path of a file, got ");
    expect(await refusal(path, [])).toContain("expected features to be a list of at least one feature");
    expect(await refusal(path, undefined, { rows: 3 } as never)).toBe(
      'INVALID_ARGUMENT readTable: unknown option "rows"; known options are query, ignore, id, na, delimiter, decimal, encoding, allow',
    );
    expect(await refusal(path, undefined, { query: " " })).toContain("expected query to be a SELECT");
    expect(await refusal(path, undefined, { ignore: "id" as never })).toContain("expected ignore to be a list");
  });

  test("ignoring every column is an error", async () => {
    expect(await refusal(await file("all.csv", "a\n1\n"), undefined, { ignore: ["a"] })).toBe(
      "INVALID_DATA all.csv: every column is ignored",
    );
  });
});

async function tableOf(path: string): Promise<[Matrix, readonly Feature[]]> {
  const { rows, features } = await readTable(path);
  return [rows, features];
}

test("a file of many pieces is read without a warning of Node's", async () => {
  const directory = await mkdtemp(join(tmpdir(), "whybox-pieces-"));
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  try {
    const path = join(directory, "long.csv");
    await writeFile(path, `a,b\n${"1.25,some words that make the line longer\n".repeat(60_000)}`);
    expect((await readTable(path)).rows.rows).toBe(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", listen);
    await rm(directory, { recursive: true });
  }
});
