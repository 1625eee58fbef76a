import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Explanation } from "whybox";
import { optionsOf, seedOption, wholeNumber } from "whybox/extending";
import { checkSameRequest, checkSameRun, keptRows, rowHeading } from "../../../dist/cli/output/kept-rows.js";
import { explanationsByName } from "../../fixtures/explanations.js";

let folder: string;
let path: string;
let made: Explanation;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kept-"));
  path = join(folder, "out.jsonl");
  made = await explanationsByName.attribution();
});
afterEach(() => rm(folder, { recursive: true }));

const explained = (row: number, id?: string) =>
  `${JSON.stringify({ ...made, subject: { ...made.subject, row, ...(id && { id }) } })}\n`;
const failed = (index: number) => `${JSON.stringify({ index, error: { code: "MODEL_FAILED", message: "no" } })}\n`;
const target = (mode?: number) => ({ name: "out.jsonl", path, isOrdinary: true, mode });
const rows = [4, 7, 9].map((row) => ({ row }));
const read = async (mode?: number) => {
  const seen: Explanation[] = [];
  return { found: await keptRows(target(mode), rows, (each) => seen.push(each)), seen };
};

test("nothing left is nothing to go on from", async () => {
  expect((await read()).found).toBeUndefined();
});

test("rows are known by what the table calls them; failed ones are to be tried again", async () => {
  await writeFile(`${path}.partial`, explained(9) + failed(4) + explained(7).slice(0, 90));
  const { found, seen } = await read();
  expect([...(found?.explained ?? [])]).toEqual([2]);
  expect(found?.lines.map(({ place }) => place)).toEqual([2, 0]);
  expect(found?.isFinished).toBe(false);
  expect(found?.bytes).toBe(Buffer.byteLength(explained(9) + failed(4)));
  expect(seen).toHaveLength(1);
});

test("a finished file is finished when it holds every row, else it becomes the beginning of a new one", async () => {
  await writeFile(path, explained(4) + explained(7) + explained(9));
  expect((await read(0o644)).found?.isFinished).toBe(true);
  expect(await readdir(folder)).toEqual(["out.jsonl"]);
  await writeFile(path, explained(4) + failed(7) + explained(9));
  expect((await read(0o644)).found?.isFinished).toBe(false);
  expect((await readdir(folder)).sort()).toEqual(["out.jsonl", "out.jsonl.partial"]);
});

test("refuses rows of another command and lines that are none of ours, by line", async () => {
  await writeFile(`${path}.partial`, explained(4) + explained(5));
  await expect(read()).rejects.toThrow("line 2 of out.jsonl.partial is row 5, which is none that the command explains");
  await writeFile(`${path}.partial`, '{"a":\n');
  await expect(read()).rejects.toThrow("line 1 of out.jsonl.partial is no explanation");
});

test("names the fact in which two runs differ", () => {
  const other = { ...made, method: { ...made.method, seed: "other" } } as Explanation;
  expect(() => checkSameRun("out.jsonl", made, other)).toThrow(
    /out\.jsonl\.partial was made with seed .*, the command says "other"/,
  );
  expect(() => checkSameRun("out.jsonl", made, structuredClone(made))).not.toThrow();
  expect([rowHeading({ row: 3 }), rowHeading({ row: 3, id: "A7" })]).toEqual(["row 3", "row 3, A7"]);
});

test("names the option that a command asks for otherwise, and none that it leaves out or that a budget cuts", () => {
  const count = (says: string) => wholeNumber({ min: 1, says });
  const declared = optionsOf("lots", {
    seed: seedOption,
    samples: count("samples"),
    budgetRows: count("rows"),
    leaves: count("leaves"),
  });
  const method = { name: "lots", seed: 3, options: { samples: 90, budgetRows: 100, leaves: 4 } };
  const check =
    (options: object, of: object = method) =>
    () =>
      checkSameRequest("out.json", { ...made, method: of } as Explanation, declared, { seed: 3, ...options });
  for (const same of [{}, { leaves: 4 }, { samples: 90 }, { samples: 500, budgetRows: 100 }]) {
    expect(check(same)).not.toThrow();
  }
  expect(check({ samples: 500 })).toThrow("out.json was made with samples 90, the command says 500; give the command");
  expect(check({ leaves: 5 })).toThrow("was made with leaves 4, the command says 5");
  expect(check({ seed: 4 })).toThrow("was made with seed 3, the command says 4");
  expect(check({}, { ...method, name: "few" })).toThrow('was made with method "few", the command says "lots"');
  // A method without chance has no seed to differ in.
  const { seed: _, ...unseeded } = declared.spec;
  const sure = optionsOf("lots", unseeded);
  expect(() => checkSameRequest("o", { ...made, method } as Explanation, sure, { seed: 9 })).not.toThrow();
});
