import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { dataset, readDataset } from "whybox/audit";

const CSV = `age,sex,job,paid,zip
31,f,nurse,yes,007
52,m,clerk,no,08
25,,clerk,,007
`;
const model = blackBox((rows) => rows.map(() => 0.5), {
  input: {
    kind: "columns",
    features: [
      { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
      { name: "age", kind: "number" },
    ],
  },
  outputs: [{ name: "yes", unit: "probability" }],
});
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "whybox-"));
  path = join(folder, "people.csv");
  await writeFile(path, CSV);
});
afterAll(() => rm(folder, { recursive: true }));

describe("readDataset", () => {
  test("finds columns by name, in the order of the model, and keeps the others", async () => {
    const read = await readDataset(path, { model, target: "paid", groups: ["sex", { column: "age", cuts: [30] }] });
    expect(read.name).toBe("people.csv");
    expect(Array.from(read.rows.data)).toEqual([1, 31, 0, 52, 0, 25]);
    expect(read.target).toMatchObject({ classes: ["no", "yes"], positive: "yes" });
    expect(Array.from(read.target?.values as Float64Array)).toEqual([1, 0, Number.NaN]);
    expect(read.groups.map(({ codes }) => Array.from(codes))).toEqual([
      [0, 1, -1],
      [1, 1, 0],
    ]);
    expect(read.other.features.map(({ name }) => name)).toEqual(["zip"]);
  });

  test("answers what dataset answers for the same records", async () => {
    const rows = [
      { age: 31, sex: "f", job: "nurse", paid: "yes", zip: "007" },
      { age: 52, sex: "m", job: "clerk", paid: "no", zip: "08" },
      { age: 25, sex: null, job: "clerk", paid: null, zip: "007" },
    ];
    const options = { target: "paid", groups: ["sex"] } as const;
    const { name: _, ...read } = await readDataset(path, options);
    const { name: __, ...made } = dataset(rows, options);
    expect(read).toEqual(made);
  });

  test("reads the rows that a condition or a query chooses", async () => {
    const adults = await readDataset(path, { features: ["age"], target: "paid", where: "age > 30" });
    expect(Array.from(adults.rows.data)).toEqual([31, 52]);
    const first = await readDataset(path, {
      features: ["age"],
      query: "SELECT * FROM data LIMIT 2",
      where: "sex = 'm'",
    });
    expect(Array.from(first.rows.data)).toEqual([52]);
  });

  test("leaves yes and no, f and m as they are spelled, under a condition too", async () => {
    const adults = await readDataset(path, { features: ["age"], target: "paid", groups: ["sex"], where: "age > 30" });
    expect(adults.target).toMatchObject({ classes: ["no", "yes"], positive: "yes" });
    const fs = join(folder, "letters.csv");
    await writeFile(fs, "age,sure\n31,t\n52,f\n");
    const letters = await readDataset(fs, { features: ["age"], groups: ["sure"], where: "age > 0" });
    expect(letters.groups[0].labels).toEqual(["f", "t"]);
  });

  test("lets a query read another file where that is allowed, and only then", async () => {
    const towns = join(folder, "towns.csv");
    await writeFile(towns, "zip,town\n01067,Dresden\n");
    const query = `SELECT age, paid, zip IN (SELECT zip FROM read_csv('${towns}', all_varchar = true)) AS known FROM data`;
    const read = await readDataset(path, { features: ["age"], target: "paid", query, allow: [towns] });
    expect(read.rows.rows).toBeGreaterThan(0);
    await expect(readDataset(path, { features: ["age"], target: "paid", query })).rejects.toThrow(/towns\.csv/);
  });

  test("leaves out what it is told to ignore", async () => {
    const read = await readDataset(path, { target: "paid", ignore: ["zip", "never there"] });
    expect(read.features.map(({ name }) => name)).toEqual(["age", "sex", "job"]);
  });

  test.each([
    [{ target: "pay" }, /people\.csv: there is no column "pay" \(target\); did you mean "paid"\?/],
    [{ model, target: "paid", where: "age > 100" }, /expected at least one row, got 0/],
    [{ features: ["Age "] }, /there is no column "Age " \(features\); did you mean "age"/],
    [{ group: [] }, /readDataset: unknown option "group"/],
  ])("refuses, naming the file: case %#", async (options, expected) => {
    await expect(readDataset(path, options as never)).rejects.toThrow(expected);
  });
});
