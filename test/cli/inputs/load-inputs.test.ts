import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { columns, exactShapley } from "whybox";
import { loadInputs } from "../../../dist/cli/inputs/load-inputs.js";
import { UsageError } from "../../../dist/cli/output/usage-error.js";
import { inProcess } from "../../../dist/evaluate/in-process.js";
import { PEOPLE } from "../people.js";
import { LOAN, MOOD } from "../run-cli.js";

type Options = Parameters<typeof loadInputs>[0];
type Masker = Parameters<typeof loadInputs>[1];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-inputs-"));
  await writeFile(join(directory, "people.csv"), PEOPLE);
  const lines = Array.from({ length: 300 }, (_, row) => `${20 + (row % 50)},nurse,${row},1000,person ${row}`);
  await writeFile(join(directory, "many.csv"), `age,job,city rent,savings,who\n${lines.join("\n")}\n`);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The inputs, and the background that the masker of the first row was given. */
async function load(options: Partial<Options>, meetsAll = true) {
  const given: Parameters<Masker>[] = [];
  const masker: Masker = (row, background) => {
    given.push([row, background]);
    return columns(background.background, row, { groups: background.groups });
  };
  const data = join(directory, "people.csv");
  const inputs = await loadInputs({ model: LOAN, data, seed: 0, quiet: true, ...options }, masker, {
    ...(meetsAll && { meetsAllBackground: true }),
  });
  return { ...inputs, given };
}

describe("rows to explain", () => {
  test("are the one, those of a range, or a sample in the order of the table", async () => {
    const rowsOf = async (options: Partial<Options>) => {
      const { rows, single } = await load(options);
      return { rows: rows.map((each) => each?.row), single };
    };
    expect(await rowsOf({ row: 2 })).toEqual({ rows: [2], single: true });
    expect(await rowsOf({ rows: { from: 1, to: 4 } })).toEqual({ rows: [1, 2, 3], single: false });
    expect(await rowsOf({ rows: { from: 4 } })).toEqual({ rows: [4, 5], single: false });
    const { rows, single } = await rowsOf({ sample: 3, seed: 7 });
    expect([rows.length, new Set(rows).size, single]).toEqual([3, 3, false]);
    expect(rows).toEqual(rows.toSorted((a, b) => Number(a) - Number(b)));
    expect(await rowsOf({ sample: 3, seed: 7 })).toEqual({ rows, single });
    expect((await rowsOf({ sample: 100 })).rows).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("carry their id, and are asked about as themselves", async () => {
    const many = { data: join(directory, "many.csv"), id: "who", backgroundRows: "all" as const };
    const { rows, given, probe } = await load({ ...many, rows: { from: 7, to: 9 } });
    expect(rows).toEqual([
      { row: 7, id: "person 7" },
      { row: 8, id: "person 8" },
    ]);
    const { subject } = await exactShapley(probe(1, inProcess()), { budgetRows: 10_000 });
    expect(subject.parts.map(({ value }) => value)).toEqual([28, "nurse", 8, 1000]);
    // The masker of the first row is made at once, so that what is wrong with it is said before the model is asked.
    expect(given.map(([row]) => row[2])).toEqual([7, 8]);
  });
});

describe("what stands for hidden", () => {
  const many = { row: 0, ignore: ["who"] };

  test("is a sample of many rows where the method asks each of them, and is called one", async () => {
    const data = join(directory, "many.csv");
    const { given, notes, probe } = await load({ ...many, data });
    const { background, weights } = given[0][1];
    expect([background.rows, weights]).toEqual([256, undefined]);
    expect(notes.map(({ code }) => code)).toEqual(["BACKGROUND_SAMPLED"]);
    expect((await exactShapley(probe(0, inProcess()), { budgetRows: 10_000 })).subject.sampledReferences).toBe(256);
    const all = await load({ ...many, data }, false);
    expect([all.given[0][1].background.rows, all.notes]).toEqual([300, []]);
  });

  test("comes with the columns of groups, by their names", async () => {
    const group = [
      { name: "money", columns: ["savings", "city rent"] },
      { name: "person", columns: ["age"] },
    ];
    expect((await load({ row: 0, group })).given[0][1].groups).toEqual({ money: [3, 2], person: [0] });
  });
});

const names = '"age", "job", "city rent", "savings"';

test.each<[string, Partial<Options>, string]>([
  ["a row that is not there", { row: 9 }, "--row 9: PEOPLE has 6 rows, the last is row 5"],
  ["rows that are not there", { rows: { from: 4, to: 7 } }, "--rows 4:7: PEOPLE has 6 rows, the last is row 5"],
  ["rows from behind the last", { rows: { from: 6 } }, "--rows 6:: PEOPLE has 6 rows, the last is row 5"],
  [
    "an unknown output",
    { row: 0, outputs: ["x"] },
    '--outputs: unknown output "x"; the outputs are "pays back", "defaults"',
  ],
  [
    "more outputs than there are",
    { row: 0, outputs: { top: 3 } },
    '--outputs: expected outputs to be "predicted", "all", { top: 1 to 2 } or names, got {"top":3}',
  ],
  [
    "a group of a column that is not there",
    { row: 0, group: [{ name: "home", columns: ["city"] }] },
    `--group home: no column "city"; the model takes ${names}`,
  ],
  [
    "a column in two groups",
    {
      row: 0,
      group: [
        { name: "a", columns: ["age", "job"] },
        { name: "b", columns: ["job"] },
      ],
    },
    '--group b: column "job" is in group "a" too',
  ],
  [
    "a model that takes something else",
    { row: 0, model: MOOD },
    `--model ${MOOD}: --data is for a model that takes columns, this one takes text; give it a text with --text "..." or --text-file <file>`,
  ],
])("%s is bad usage", async (_, options, message) => {
  const error = await load(options).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect(error.message).toBe(message.replace("PEOPLE", join(directory, "people.csv")));
});
