import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { inTablesDirectory } from "./files.js";

const place = inTablesDirectory();
const { file, parquet, read, refusal } = place;

beforeAll(async () => {
  await file("people.csv", "age\n31\n58\n");
  await file("people.jsonl", '{"age":31}\n{"age":58}\n');
  await parquet("people.parquet", "SELECT unnest([31, 58]) AS age");
});

describe.each(["people.csv", "people.jsonl", "people.parquet"])("a query over %s", (name) => {
  test.each<[string, (target: string) => string]>([
    ["writes a log", (target) => `SELECT * FROM enable_logging(storage = 'file', storage_path = '${target}')`],
    [
      "writes a profile",
      (target) => `FROM data, (FROM Enable_Profiling(format = 'json', save_location = '${target}'))`,
    ],
    ["runs another query", () => "SELECT (SELECT count(*) FROM query('SELECT 1')) AS age"],
    ["saves the database", () => "WITH saved AS (FROM system.main.force_checkpoint()) SELECT 1 AS age FROM saved"],
  ])("cannot call a function that %s", async (_, query) => {
    const target = join(place.directory, "stolen");
    expect(await refused(name, query(target))).toMatch(/INVALID_DATA .*\(query\): .* it may not call "\w+"$/);
    expect(existsSync(target)).toBe(false);
  });

  test.each([
    "DESCRIBE data",
    "SHOW TABLES",
    "SUMMARIZE data",
    "PIVOT data ON age USING count(*)",
    "FORCE INSTALL httpfs",
  ])("%s is no SELECT", async (query) => {
    expect(await refused(name, query)).toContain("expected a SELECT over the table data");
  });
});

const refused = (name: string, query: string) => refusal(join(place.directory, name), undefined, { query });

describe("a query that only computes is run", () => {
  test.each<[string, unknown]>([
    ["SELECT age FROM data ORDER BY age DESC LIMIT 1", [{ age: 58 }]],
    ["FROM data", [{ age: 31 }, { age: 58 }]],
    ["SELECT range AS age FROM range(2)", [{ age: 0 }, { age: 1 }]],
    ["SELECT unnest([7, 8]) AS age", [{ age: 7 }, { age: 8 }]],
    ["WITH a AS (SELECT age + 1 AS age FROM data) SELECT max(age) AS age FROM a", [{ age: 59 }]],
    ["SELECT age FROM data UNION ALL SELECT 1 AS age -- and no more", [{ age: 31 }, { age: 58 }, { age: 1 }]],
    ["VALUES (1), (2)", [{ col0: 1 }, { col0: 2 }]],
  ])("%s", async (query, expected) => {
    expect(await read(join(place.directory, "people.csv"), undefined, { query })).toEqual(expected);
  });
});

describe("what is refused", () => {
  test.each([
    ["SELECT 1 AS age; SELECT 2 AS age", "INVALID_DATA"],
    ["SELECT FROM WHERE", "(query): "],
    ["SELECT (SELECT count(*) FROM (FROM pragma_database_size())) AS age", 'it may not call "pragma_database_size"'],
    ["SELECT * FROM data WHERE age IN (SELECT 1 FROM duckdb_settings())", 'it may not call "duckdb_settings"'],
    ["SELECT * FROM data JOIN LATERAL (FROM DUCKDB_EXTENSIONS()) AS x ON true", 'it may not call "'],
    [`SELECT * FROM "enable_logging"('${"x".repeat(500)}')`, 'it may not call "enable_logging"'],
  ])("%s", async (query, message) => {
    expect(await refused("people.csv", query)).toContain(message);
  });

  test("is shown by its beginning", async () => {
    const message = await refused("people.csv", `DELETE FROM data WHERE age = ${"1".repeat(5000)}`);
    expect(message).toContain("expected a SELECT over the table data, got DELETE FROM data");
    expect(message.length).toBeLessThan(400);
  });
});
