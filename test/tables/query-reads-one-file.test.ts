import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTable, records, WhyboxError } from "whybox";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-query-"));
  await writeFile(join(directory, "people.csv"), "age\n31\n58\n");
  await writeFile(join(directory, "people.jsonl"), '{"age":31}\n{"age":58}\n');
  await writeFile(join(directory, "secret.csv"), "age\n1\n");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (SELECT 31 AS age) TO '${join(directory, "people.parquet")}' (FORMAT parquet)`);
  connection.closeSync();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function refusal(file: string, query: string): Promise<string> {
  try {
    await readTable(join(directory, file), undefined, { query });
  } catch (error) {
    if (error instanceof WhyboxError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error("readTable was expected to refuse");
}

describe.each(["people.csv", "people.jsonl", "people.parquet"])("a query over %s", (file) => {
  test.each<[string, (secret: string) => string]>([
    ["a text", () => "SELECT size AS age FROM read_text('/etc/passwd')"],
    ["bytes", (secret) => `SELECT size AS age FROM read_blob('${secret}')`],
    ["another table", (secret) => `SELECT * FROM read_csv('${secret}')`],
    ["a file by its name", (secret) => `SELECT * FROM '${secret}'`],
    ["a file beside its own", (secret) => `SELECT * FROM read_csv('${join(secret, "..", ".", "secret.csv")}')`],
    ["a list of files", (secret) => `SELECT * FROM glob('${join(secret, "..", "*")}')`],
    ["an address", () => "SELECT * FROM 'https://example.com/a.csv'"],
    ["a database", (secret) => `SELECT * FROM sqlite_scan('${secret}', 't')`],
  ])("cannot read %s", async (_, query) => {
    expect(await refusal(file, query(join(directory, "secret.csv")))).toMatch(/^INVALID_DATA .*\(query\): /);
  });

  test.each<[string, (target: string) => string]>([
    ["EXPORT DATABASE", (target) => `EXPORT DATABASE '${target}'`],
    ["a commented EXPORT", (target) => `/* SELECT */ EXPORT DATABASE '${target}'`],
    ["COPY", (target) => `COPY data TO '${target}'`],
    ["ATTACH", (target) => `ATTACH '${target}'`],
  ])("%s writes nothing", async (_, query) => {
    const target = join(directory, "stolen");
    expect(await refusal(file, query(target))).toContain("INVALID_DATA");
    expect(existsSync(target)).toBe(false);
  });

  test("is given a part of the disk, not most of it", async () => {
    const query = "SELECT value AS size FROM (SELECT current_setting('max_temp_directory_size') AS value)";
    const { rows, features } = await readTable(join(directory, file), undefined, { query });
    expect(records(rows, features)).toEqual([{ size: "9.3 GiB" }]);
  });

  test("settings are locked", async () => {
    expect(await refusal(file, "SET enable_external_access = true")).toContain("expected a SELECT");
  });
});

test("files in allow can be read, and joined with", async () => {
  const other = join(directory, "secret.csv");
  const query = `SELECT data.age FROM data, read_csv('${other}') AS other WHERE data.age > 30 * other.age`;
  const { rows, features } = await readTable(join(directory, "people.csv"), undefined, { query, allow: [other] });
  expect(records(rows, features)).toEqual([{ age: 31 }, { age: 58 }]);
});

test("the error says how to allow a file", async () => {
  const other = join(directory, "secret.csv");
  expect(await refusal("people.csv", `SELECT * FROM read_csv('${other}')`)).toContain(
    `a query may read the file it is over, and no other; '${other}' takes allow: ["${other}"], on the command line --allow-file`,
  );
});

test("nothing is left in the directory for temporary files", async () => {
  const before = new Set(await readdir(tmpdir()));
  await readTable(join(directory, "people.csv"), undefined, { query: "SELECT * FROM data" });
  await refusal("people.csv", "SELECT nope FROM data");
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith("whybox-table-") && !before.has(name));
  // Other tests may be in the middle of a query.
  await expect.poll(() => left.filter((name) => existsSync(join(tmpdir(), name))), { timeout: 10_000 }).toEqual([]);
});

test("what a killed process has left there is removed by the next, and what another still uses is not", async () => {
  const named = (pid: number) => `whybox-table-${hostname().replace(/[^\w.]/g, "_")}-${pid}-left`;
  // Above what any system counts to.
  const [dead, living] = [named(99_999_999), named(process.ppid)];
  for (const name of [dead, living]) await mkdir(join(tmpdir(), name));
  await readTable(join(directory, "people.csv"), undefined, { query: "SELECT * FROM data" });
  const left = await readdir(tmpdir());
  expect([left.includes(dead), left.includes(living)]).toEqual([false, true]);
  await rm(join(tmpdir(), living), { recursive: true });
});
