import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readImage } from "whybox/images";
import { pngFrames } from "../../dist/images/png-frames.js";

let folder: string;
let still: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "whybox-frames-"));
  still = await sharp({ create: { width: 2, height: 2, channels: 3, background: "#ff0000" } })
    .png()
    .toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A PNG with more chunks behind its header, which takes 8 bytes of signature and 25 of IHDR. */
const withChunks = (...chunks: Buffer[]) => Buffer.concat([still.subarray(0, 33), ...chunks, still.subarray(33)]);
const frames = (count: number) => {
  const data = Buffer.alloc(8);
  data.writeUInt32BE(count);
  return chunk("acTL", data);
};
const written = async (name: string, content: Buffer | string) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

test("are those that acTL says, wherever it is before the pixels; 1 of any other file", async () => {
  expect(await pngFrames(await written("three.png", withChunks(frames(3))))).toBe(3);
  const text = chunk("tEXt", Buffer.from(`Comment\0${"long ".repeat(900)}`, "latin1"));
  expect(await pngFrames(await written("behind.png", withChunks(text, frames(5))))).toBe(5);
  // Colour profiles of printers take more than half a megabyte.
  const profile = chunk("iCCP", Buffer.alloc(600_000, 1));
  expect(await pngFrames(await written("profile.png", withChunks(profile, frames(2))))).toBe(2);
  expect(await pngFrames(await written("still.png", still))).toBe(1);
  // A text that spells the chunk is none, and neither is one behind the pixels.
  expect(await pngFrames(await written("spelled.png", withChunks(chunk("tEXt", Buffer.from("acTL\0acTL9999")))))).toBe(
    1,
  );
  expect(await pngFrames(await written("late.png", Buffer.concat([still, frames(4)])))).toBe(1);
  for (const [name, content] of [
    ["empty.png", ""],
    ["cut.png", withChunks(frames(3)).subarray(0, 40)],
    ["other.jpg", Buffer.concat([Buffer.from("not a PNG, but "), frames(3)])],
  ] as const) {
    expect(await pngFrames(await written(name, content))).toBe(1);
  }
});

test("an animated PNG gives its first frame to those who ask for it", async () => {
  const path = await written("animated.png", withChunks(frames(3)));
  await expect(readImage(path)).rejects.toThrow(
    `readImage: ${path}: the file is an animation of 3 frames, of which only the first can be read; take that with page: 0`,
  );
  expect([...(await readImage(path, { page: 0 })).data.subarray(0, 3)]).toEqual([1, 0, 0]);
  await expect(readImage(path, { page: 1 })).rejects.toThrow("expected page to be below 1");
  expect((await readImage(await written("single.png", withChunks(frames(1))))).width).toBe(2);
});
