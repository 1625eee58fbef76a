import { describe, expect, test } from "vitest";
import { type Feature, readTable, records } from "whybox";
import { readDataset } from "whybox/audit";
import { AGE, inTablesDirectory, JOB, rowsOf } from "./files.js";

const place = inTablesDirectory();

const { file, parquet, refusal } = place;

test("an abort interrupts a query that would take hours", async () => {
  const path = await file("long.csv", `x\n${Array.from({ length: 3000 }, (_, x) => x).join("\n")}\n`);
  const controller = new AbortController();
  const query = "SELECT sum(a.x * b.x + c.x * d.x) AS s FROM data a, data b, data c, data d";
  const reading = readTable(path, undefined, { query, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 300);
  await expect(reading).rejects.toMatchObject({ code: "ABORTED", message: "readTable: aborted" });
});

test("an abort is heard at any moment, also before the query and between its statements", async () => {
  const csv = await file("short.csv", "x\n1\n2\n");
  const copied = await parquet("short.parquet", "SELECT 1 AS x");
  const query = "SELECT sum(r.range * s.range) AS s FROM data, range(1000000000) r, range(1000000000) s";
  for (let afterMs = 0; afterMs < 100; afterMs += 5) {
    const controller = new AbortController();
    const path = afterMs % 2 === 0 ? csv : copied;
    const reading = readTable(path, undefined, { query, signal: controller.signal });
    setTimeout(() => controller.abort(), afterMs);
    await expect(reading, `${afterMs} ms`).rejects.toMatchObject({ code: "ABORTED" });
  }
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

  test("without end is refused before its rows fill the memory", async () => {
    const path = await file("one.csv", "x\n1\n");
    const query = "SELECT range AS x FROM range(200000000)";
    expect(await refusal(path, undefined, { query })).toBe(
      "INVALID_DATA one.csv (query): expected at most 50000000 rows, got more; take fewer, by LIMIT or USING SAMPLE, or, in code, raise maxRows of readTable or readDataset",
    );
  });

  test("gives as many rows as maxRows, and no more", async () => {
    const path = await file("few.csv", "x,y\n3,1\n1,2\n2,3\n");
    const query = "SELECT y, x FROM data ORDER BY x DESC; -- the largest first";
    expect(rowsOf((await readTable(path, undefined, { query, maxRows: 3 })).rows)).toEqual([
      [1, 3],
      [3, 2],
      [2, 1],
    ]);
    for (const options of [{ query }, { query: "SELECT * FROM data, data other(a, b)" }]) {
      expect(await refusal(path, undefined, { ...options, maxRows: 2 })).toContain("expected at most 2 rows, got more");
    }
    const large = await parquet("large.parquet", "SELECT range AS x FROM range(1000)");
    expect(await refusal(large, undefined, { maxRows: 999 })).toBe(
      "INVALID_DATA large.parquet: expected at most 999 rows, got more; take some of them, by a query with LIMIT, or, in code, raise maxRows of readTable or readDataset",
    );
    expect((await readTable(large, undefined, { maxRows: 1000 })).rows.rows).toBe(1000);
    await expect(readDataset(path, { where: "x > 0", maxRows: 2 })).rejects.toThrow("expected at most 2 rows");
    await expect(readTable(path, undefined, { query, maxRows: 0 })).rejects.toThrow("maxRows");
  });

  test("may name columns that differ in case alone", async () => {
    const path = await file("cases.csv", "x\n1\n");
    expect(await readTable(path, undefined, { query: 'SELECT x AS a, 2 AS "A" FROM data' })).toMatchObject({
      features: [{ name: "a" }, { name: "A" }],
    });
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
