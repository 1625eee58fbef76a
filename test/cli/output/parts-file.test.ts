import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { partsFile } from "../../../dist/cli/output/parts-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parts-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const chunk = (from: number) => ({
  question: "q",
  chunk: {
    ...{ from, modelRows: 1, modelCalls: 1, retries: 0, resentRows: 0 },
    answers: { data: Float64Array.of(from), rows: 1, columns: 1 },
  },
});

function opened() {
  const target = { name: "out", path: join(folder, "out"), isOrdinary: true, mode: undefined };
  const file = partsFile(target, (writing) => writing, { facts: { command: "explain" }, kept: undefined });
  const lines = async () => (await readFile(join(folder, "out.partial"), "utf8")).trimEnd().split("\n");
  return { file, lines };
}

test("answers to parts of questions are kept once the run has taken a while, after what it depends on", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  const { file, lines } = opened();
  await file.keepChunk(chunk(0));
  expect(await readdir(folder)).toEqual([]);
  clock.mockReturnValue(60_000);
  await Promise.all([file.keepChunk(chunk(1)), file.keepChunk(chunk(2))]);
  const kept = (await lines()).map((line) => JSON.parse(line));
  expect(kept[0]).toEqual({ begun: { command: "explain" } });
  expect(kept.slice(1).map((line) => line.chunk.from)).toEqual([0, 1, 2]);
  expect([file.rows, file.partialName]).toEqual([4, "out.partial"]);
  await file.close();
});

test("answers are taken no more when what they belong to is kept", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(0);
  const { file } = opened();
  await file.keepChunk(chunk(0));
  file.endChunks();
  clock.mockReturnValue(60_000);
  await file.keepChunk(chunk(1));
  expect(file.takesChunks()).toBe(false);
  expect(await readdir(folder)).toEqual([]);
  await file.close();
});
