import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beginFrom, type KeptLines, linesFile, wholeLines } from "../../../dist/cli/output/lines-file.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lines-"));
  path = join(folder, "out.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const open = (kept?: KeptLines, mode?: number) => linesFile({ name: "out.jsonl", path, isOrdinary: true, mode }, kept);

test("is there under another name from the first line on, and under its own at the end, in the order of the rows", async () => {
  const file = open();
  expect(await readdir(folder)).toEqual([]);
  for (const place of [2, 0, 1]) await file.append(`row ${place} é\n`, place);
  expect(file.rows).toBe(3);
  expect(await readdir(folder)).toEqual([file.partialName]);
  await file.finish();
  expect(await readdir(folder)).toEqual(["out.jsonl"]);
  expect(await readFile(path, "utf8")).toBe("row 0 é\nrow 1 é\nrow 2 é\n");
});

test("of a row that was tried again the later line holds", async () => {
  const file = open();
  await file.append("failed\n", 0);
  await file.append("other\n", 1);
  await file.append("explained\n", 0);
  expect(file.rows).toBe(2);
  await file.finish();
  expect(await readFile(path, "utf8")).toBe("explained\nother\n");
});

test("goes on from what an earlier run has left, without the line that was cut off", async () => {
  await writeFile(`${path}.partial`, "zero\nönе\ncut o");
  const lines = [];
  for await (const { text, from, end } of wholeLines(`${path}.partial`)) lines.push({ text, from, end });
  expect(lines.map(({ text }) => text)).toEqual(["zero", "önе"]);
  expect(lines[1]).toMatchObject({ from: 5, end: 5 + Buffer.byteLength("önе") + 1 });
  const kept = lines.map(({ from, end }, place) => ({ place, from, end }));
  const file = open({ lines: kept, bytes: lines[1].end });
  await file.append("two\n", 2);
  await file.finish();
  expect(await readFile(path, "utf8")).toBe("zero\nönе\ntwo\n");
});

test("takes the permissions of the file that it replaces", async () => {
  const file = open(undefined, 0o640);
  await file.append("a\n", 0);
  await file.finish();
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test("a finished file may be gone on from, and stays until the next is finished", async () => {
  await writeFile(path, "old\n");
  await beginFrom({ name: "out.jsonl", path, isOrdinary: true, mode: 0o644 });
  expect((await readdir(folder)).sort()).toEqual(["out.jsonl", "out.jsonl.partial"]);
  expect(await readFile(`${path}.partial`, "utf8")).toBe("old\n");
});
