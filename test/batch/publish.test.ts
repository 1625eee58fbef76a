import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { publishFolder, removeUnpublished, unpublishFolder, writeJson } from "../../dist/batch/publish.js";

let out: string;
let shard: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "publish-"));
  shard = join(out, "shards", "0001");
});
afterEach(() => rm(out, { recursive: true }));
const fill = (text: string) => (folder: string) => writeFile(join(folder, "rows.txt"), text);

test("of many that publish at once exactly one wins, and the folder is its own, whole", async () => {
  const won = await Promise.all(
    Array.from({ length: 8 }, (_, i) =>
      publishFolder(shard, async (folder) => {
        await writeFile(join(folder, "who"), String(i));
        await fill(`of ${i}`)(folder);
      }),
    ),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
  const who = await readFile(join(shard, "who"), "utf8");
  expect(won[Number(who)]).toBe(true);
  expect(await readFile(join(shard, "rows.txt"), "utf8")).toBe(`of ${who}`);
  expect(await readdir(join(out, ".unpublished"))).toEqual([]);
});

test("is not there before it is full, nor after a failure", async () => {
  const failing = publishFolder(shard, async (folder) => {
    await fill("half")(folder);
    expect(await readdir(join(out, "shards"))).toEqual([]);
    throw new Error("power cut");
  });
  await expect(failing).rejects.toThrow("power cut");
  expect(await readdir(join(out, "shards"))).toEqual([]);
  expect(await publishFolder(shard, fill("again"))).toBe(true);
});

test("a full disk is said in words, with what to do", async () => {
  const full = publishFolder(shard, async () => {
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  });
  await expect(full).rejects.toMatchObject({ code: "DISK_FULL", message: expect.stringContaining("make room") });
});

test("a place where no folder can be made is named, with what to do", async () => {
  await writeFile(join(out, "shards"), "a file");
  await expect(publishFolder(shard, fill(""))).rejects.toThrow(
    /shards: no folder can be made there \(E\w+\); is the place read-only, or is a file in the way\? Name another with out$/,
  );
});

test("is taken back whole, and what was cut short is cleared away", async () => {
  await publishFolder(shard, fill("first"));
  await unpublishFolder(shard);
  expect(await readdir(join(out, "shards"))).toEqual([]);
  expect(await publishFolder(shard, fill("second"))).toBe(true);
  await mkdir(join(out, ".unpublished", "0002-left"), { recursive: true });
  await removeUnpublished(out);
  expect(await readdir(out)).toEqual(["shards"]);
  await writeJson(join(out, "a.json"), { a: 1 });
  expect(await readFile(join(out, "a.json"), "utf8")).toBe('{\n  "a": 1\n}\n');
});
