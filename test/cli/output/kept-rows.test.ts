import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Explanation } from "whybox";
import { checkSameRun, keptRows, rowHeading } from "../../../dist/cli/output/kept-rows.js";
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
