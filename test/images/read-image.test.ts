import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readImage } from "whybox/images";

let folder: string;
let rgb: string;
let rgba: string;
const bytes = Uint8Array.from({ length: 4 * 2 * 3 }, (_, i) => (i * 37) % 256);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "whybox-images-"));
  rgb = join(folder, "rgb.png");
  rgba = join(folder, "rgba.png");
  await sharp(bytes, { raw: { width: 4, height: 2, channels: 3 } })
    .png()
    .toFile(rgb);
  const half = Uint8Array.of(255, 0, 0, 255, 255, 0, 0, 0);
  await sharp(half, { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toFile(rgba);
});
afterAll(() => rm(folder, { recursive: true }));

test("readImage reads the pixels of a file, row by row, from 0 to 1", async () => {
  expect(await readImage(rgb)).toEqual({
    data: Float64Array.from(bytes, (byte) => byte / 255),
    width: 4,
    height: 2,
    channels: 3,
    range: [0, 1],
  });
});

test("readImage gives the range that is asked for", async () => {
  expect((await readImage(rgb, { range: [0, 255] })).data).toEqual(Float64Array.from(bytes));
  const { data, range } = await readImage(rgb, { range: [-1, 1] });
  expect(range).toEqual([-1, 1]);
  data.forEach((value, i) => expect(value).toBeCloseTo(bytes[i] / 127.5 - 1, 12));
});

test("readImage never leaves the range, whatever rounding does", async () => {
  for (const range of [
    [-1, 1],
    [0.1, 0.7],
    [-2.117904, 2.248908],
  ] as const) {
    const { data } = await readImage(rgba, { range });
    expect(Math.max(...data)).toBe(range[1]);
    expect(Math.min(...data)).toBeGreaterThanOrEqual(range[0]);
  }
});

test("readImage stretches to a width and height; with one of them the shape stays", async () => {
  expect(await readImage(rgb, { width: 6, height: 6 })).toMatchObject({ width: 6, height: 6 });
  expect(await readImage(rgb, { width: 8 })).toMatchObject({ width: 8, height: 4 });
  expect(await readImage(rgb, { height: 1 })).toMatchObject({ width: 2, height: 1 });
});

test("readImage makes grey of colour, and white of what is transparent", async () => {
  const grey = await readImage(rgba, { channels: 1, range: [0, 255] });
  expect(grey.channels).toBe(1);
  expect(grey.data[1]).toBe(255);
  expect(grey.data[0]).toBeLessThan(140);
  expect((await readImage(rgba, { range: [0, 255] })).data).toEqual(Float64Array.of(255, 0, 0, 255, 255, 255));
  expect((await readImage(rgba, { channels: 4, range: [0, 255] })).data[7]).toBe(0);
  expect((await readImage(rgb, { channels: 4, range: [0, 255] })).data[3]).toBe(255);
});

test("readImage turns a photograph upright", async () => {
  const turned = join(folder, "turned.jpg");
  await sharp(bytes, { raw: { width: 4, height: 2, channels: 3 } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(turned);
  expect(await readImage(turned)).toMatchObject({ width: 2, height: 4 });
});

test("readImage says what is wrong with a file", async () => {
  await expect(readImage("nope.png")).rejects.toMatchObject({
    code: "INVALID_DATA",
    message: "readImage: nope.png: Input file is missing",
  });
  const text = join(folder, "text.png");
  await writeFile(text, "not an image");
  await expect(readImage(text)).rejects.toMatchObject({
    code: "INVALID_DATA",
    message: expect.stringContaining("unsupported image format"),
  });
});

// biome-ignore format: a table, one case a line
test.each<[object, string]>([
  [{ width: 0 }, "readImage: expected width to be a whole number of 1 or more, got 0"],
  [{ height: 2.5 }, "readImage: expected height to be a whole number of 1 or more, got 2.5"],
  [{ channels: 2 }, "readImage: expected channels to be 1, 3 or 4, got 2"],
  [{ range: [1, 0] }, "readImage: expected range to be [lowest, highest], got [1,0]"],
])("readImage refuses %j", async (options, message) => {
  await expect(readImage(rgb, options)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", message });
});
