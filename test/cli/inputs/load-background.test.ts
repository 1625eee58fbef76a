import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { matrix } from "whybox";
import { loadBackground } from "../../../dist/cli/inputs/load-background.js";

type Options = Parameters<typeof loadBackground>[0];

const features = [{ name: "x", kind: "number" as const }];
const table = (count: number) => matrix(Array.from({ length: count }, (_, row) => [row]));

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-background-"));
  await writeFile(join(directory, "other.csv"), "x\n7\n8\n9\n");
});
afterAll(() => rm(directory, { recursive: true }));

/** The background, and what was said of it on stderr. */
async function load(options: Partial<Options>, count = 300, meetsAll = true) {
  const write = process.stderr.write;
  let said = "";
  process.stderr.write = (text) => {
    said += text;
    return true;
  };
  try {
    const found = await loadBackground({ data: "people.csv", seed: 0, ...options }, features, table(count), meetsAll);
    return { ...found, said, values: [...found.background.data] };
  } finally {
    process.stderr.write = write;
  }
}

describe("many rows", () => {
  test("are sampled where each of them is asked, in the order of the table, and the run says so", async () => {
    const { background, values, weights, sampled, notes, said } = await load({});
    expect([background.rows, weights, sampled]).toEqual([256, undefined, true]);
    expect(new Set(values).size).toBe(256);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const sample = "a random sample of 256 rows (seed 0) of the 300 of people.csv";
    expect(said).toBe(`whybox: background: ${sample}; --background-rows all takes all\n`);
    expect(notes).toEqual([
      { code: "BACKGROUND_SAMPLED", message: `The background is ${sample}; another sample gives other values.` },
    ]);
  });

  test.each<[string, Partial<Options>, number, boolean]>([
    ["all of them are asked for", { backgroundRows: "all" }, 300, true],
    ["as many are asked for as there are", { backgroundRows: 300 }, 300, true],
    ["there are few", {}, 256, true],
    ["the method does not ask each of them", {}, 300, false],
  ])("are all taken where %s", async (_, options, count, meetsAll) => {
    const { values, sampled, notes, said } = await load(options, count, meetsAll);
    expect(values).toEqual([...table(count).data]);
    expect([sampled, notes]).toEqual([false, []]);
    expect(said).toBe(`whybox: background: the ${count} rows of people.csv; choose others with --background\n`);
  });

  test("are the same for the same seed, and others for another", async () => {
    const values = async (seed: string | number) => (await load({ backgroundRows: 5, seed })).values;
    expect(await values("monday")).toEqual(await values("monday"));
    expect(await values("monday")).not.toEqual(await values("tuesday"));
    expect((await load({ backgroundRows: 1, seed: "monday" })).said).toContain(
      'a random sample of 1 row (seed "monday") of the 300 of people.csv',
    );
  });
});

test("rows that were chosen need no word, unless they are sampled", async () => {
  const background = join(directory, "other.csv");
  const { values, said, sampled } = await load({ background });
  expect([values, said, sampled]).toEqual([[7, 8, 9], "", false]);
  expect((await load({ background, backgroundRows: 2 })).said).toContain("of the 3 of ");
  const quiet = await load({ quiet: true });
  expect([quiet.said, quiet.notes.length]).toEqual(["", 1]);
});

describe("a summary", () => {
  test("is of all rows unless they are to be sampled, and has weights in place of a sample", async () => {
    const { background, weights, sampled, notes, said } = await load({ summarise: 4 });
    expect(background.rows).toBe(4);
    expect(weights?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect([sampled, notes]).toEqual([false, []]);
    expect(said).toBe(
      "whybox: summarising 300 rows as 4 ...\n" +
        "whybox: background: the 300 rows of people.csv, summarised in 4; choose others with --background\n",
    );
  });

  test("of a sample says both", async () => {
    const { background, sampled, notes, said } = await load({ summarise: 3, backgroundRows: 50 });
    expect([background.rows, sampled, notes.map(({ code }) => code)]).toEqual([3, false, ["BACKGROUND_SAMPLED"]]);
    expect(said).toContain("summarising 50 rows as 3 ...");
    expect(said).toContain("of the 300 of people.csv, summarised in 3; --background-rows all takes all");
  });

  test("of fewer rows than it would have takes no time", async () => {
    const { values, said } = await load({ summarise: 10 }, 6);
    expect(values).toEqual([0, 1, 2, 3, 4, 5]);
    expect(said).not.toContain("summarising");
  });
});
