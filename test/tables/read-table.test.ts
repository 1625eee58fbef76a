import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Feature, readTable } from "whybox";
import { matchColumns } from "../../dist/tables/read-table.js";
import type { TableSource } from "../../dist/tables/table-source.js";
import { AGE, inTablesDirectory, JOB, rowsOf } from "./files.js";

const place = inTablesDirectory();

const { file, refusal } = place;

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

describe("files and arguments", () => {
  test("arguments that are none", async () => {
    const path = join(place.directory, "a.csv");
    expect(await refusal("")).toBe('INVALID_ARGUMENT readTable: expected the path of a file, got ""');
    expect(await refusal(path, [])).toContain("expected features to be a list of at least one feature");
    expect(await refusal(path, undefined, { rows: 3 } as never)).toBe(
      'INVALID_ARGUMENT readTable: unknown option "rows"; known options are query, ignore, id, na, delimiter, decimal, encoding, allow, maxRows, signal',
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

test("a file of many pieces is read without a warning of Node's", async () => {
  const directory = await mkdtemp(join(tmpdir(), "whybox-pieces-"));
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  try {
    const path = join(place.directory, "long.csv");
    await writeFile(path, `a,b\n${"1.25,some words that make the line longer\n".repeat(60_000)}`);
    expect((await readTable(path)).rows.rows).toBe(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", listen);
    await rm(directory, { recursive: true });
  }
});

test("columns are found by name in time that grows with their number", () => {
  const features = Array.from({ length: 3000 }, (_, i): Feature => ({ name: `c${i}`, kind: "number" }));
  const names = features.map(({ name }) => name).toReversed();
  let reads = 0;
  const counted = new Proxy(names, {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key, receiver);
    },
  });
  const source = { where: "a.csv", names: counted } as never as TableSource;
  const kept = [...names.keys()];
  expect(matchColumns(source, features, kept, [])).toEqual(kept.toReversed());
  expect(reads).toBeLessThan(10 * names.length);
});
