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

/** A TIFF file without compression, of one channel or three: 16 or 32 bits per number, of this sample format. */
function tiff(
  sampleFormat: 1 | 2 | 3,
  values: readonly number[],
  width: number,
  { bits = 32, channels = 1 }: { readonly bits?: 16 | 32; readonly channels?: 1 | 3 } = {},
): Buffer {
  const data = Buffer.alloc((bits / 8) * values.length);
  values.forEach((value, i) => {
    if (bits === 16) data.writeInt16LE(value, 2 * i);
    else if (sampleFormat === 3) data.writeFloatLE(value, 4 * i);
    else if (sampleFormat === 2) data.writeInt32LE(value, 4 * i);
    else data.writeUInt32LE(value, 4 * i);
  });
  const height = values.length / width / channels;
  const tags = [
    ...[
      [256, width],
      [257, height],
      [258, bits],
      [259, 1],
      [262, channels === 3 ? 2 : 1],
      [273, 8],
      [277, channels],
      [278, height],
    ],
    ...[
      [279, data.length],
      [339, sampleFormat],
    ],
  ];
  const head = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  head.writeUInt32LE(8 + data.length, 4);
  const directory = Buffer.alloc(2 + 12 * tags.length + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag, value], i) => {
    directory.writeUInt16LE(tag, 2 + 12 * i);
    directory.writeUInt16LE(4, 4 + 12 * i);
    directory.writeUInt32LE(1, 6 + 12 * i);
    directory.writeUInt32LE(value, 10 + 12 * i);
  });
  return Buffer.concat([head, data, directory]);
}

test.each<[string, 1 | 2 | 3, number[], number[]]>([
  ["floats from 0 to 1", 3, [0, 0.25, 0.5, 1], [0, 0.25, 0.5, 1]],
  ["floats from 0 to 255", 3, [0, 51, 102, 255], [0, 0.2, 0.4, 1]],
  ["32-bit whole numbers", 1, [0, 1073741824, 2147483648, 4294967295], [0, 0.25, 0.5, 1]],
  ["signed ones", 2, [0, 536870912, 1073741824, 2147483647], [0, 0.25, 0.5, 1]],
  ["bytes in 32 bits", 2, [0, 51, 102, 255], [0, 0.2, 0.4, 1]],
])("readImage reads a TIFF of %s at its scale", async (_, format, values, expected) => {
  const path = join(folder, "deep.tif");
  await writeFile(path, tiff(format, values, 2));
  for (const channels of [1, 3, 4] as const) {
    const { data } = await readImage(path, { channels });
    expect(data).toHaveLength(4 * channels);
    expected.forEach((value, pixel) => {
      const colours = data.subarray(pixel * channels, pixel * channels + Math.min(3, channels));
      for (const colour of colours) expect(colour).toBeCloseTo(value, 6);
      if (channels === 4) expect(data[4 * pixel + 3]).toBe(1);
    });
  }
});

test.each([
  [3, [0, 812.5, -3, 1]],
  [2, [0, -1, 5, 9]],
] as const)("readImage refuses a TIFF of numbers that have no white", async (format, values) => {
  const path = join(folder, "odd.tif");
  await writeFile(path, tiff(format, values, 2));
  await expect(readImage(path)).rejects.toThrow("expected numbers from 0 to 1 or from 0 to 255");
});

test.each([1, 255])("readImage takes the colours of a float TIFF as they are, white at %d", async (white) => {
  const path = join(folder, "colours.tif");
  const colours = [0.25, 0, 1, 0.5, 0.75, 0];
  const scaled = colours.map((colour) => white * colour);
  await writeFile(path, tiff(3, scaled, 2, { channels: 3 }));
  const { data } = await readImage(path);
  colours.forEach((colour, i) => {
    expect(data[i]).toBeCloseTo(colour, 6);
  });
});

test("readImage refuses a TIFF below 0 of 16 bits, and half floats, which would be read as 0", async () => {
  const path = join(folder, "short.tif");
  await writeFile(path, tiff(2, [-300, 0, 300, 200], 2, { bits: 16 }));
  await expect(readImage(path)).rejects.toThrow("in a short image, got -300 to 300; scale them");
  // 0, .5, 1 and .25 as half floats.
  await writeFile(path, tiff(3, [0, 0x3800, 0x3c00, 0x3400], 2, { bits: 16 }));
  await expect(readImage(path)).rejects.toThrow("a float image has 16 bits per number; write it with 32 bits");
});

// Pillow's convert("L") of the primary colours.
test.each([
  [[255, 0, 0], 76],
  [[0, 255, 0], 150],
  [[0, 0, 255], 29],
  [[255, 255, 255], 255],
  [[77, 77, 77], 77],
])("readImage makes the luma %j -> %d of a colour", async (colour, grey) => {
  const path = join(folder, "colour.png");
  await sharp(Uint8Array.from(colour), { raw: { width: 1, height: 1, channels: 3 } })
    .png()
    .toFile(path);
  expect([...(await readImage(path, { channels: 1, range: [0, 255] })).data]).toEqual([grey]);
});

test("readImage refuses more pixels than maxPixels, and says what to do", async () => {
  const large = join(folder, "large.png");
  await sharp({ create: { width: 5000, height: 4000, channels: 3, background: "#123456" } })
    .png()
    .toFile(large);
  await expect(readImage(large)).rejects.toThrow(
    "5000 x 4000 pixels would become 20000000, more than maxPixels (16777216); give width and height",
  );
  expect(await readImage(large, { width: 50 })).toMatchObject({ width: 50, height: 40 });
  await expect(readImage(rgb, { maxPixels: 7 })).rejects.toThrow("more than maxPixels (7)");
  await expect(readImage(rgb, { maxPixels: 0 })).rejects.toThrow("expected maxPixels to be a whole number");
});

test("readImage does not decode a file of more than 100 million pixels, however small it is", async () => {
  const bomb = join(folder, "bomb.png");
  await sharp({ create: { width: 12_000, height: 10_000, channels: 3, background: "#000" }, limitInputPixels: false })
    .png()
    .toFile(bomb);
  await expect(readImage(bomb, { width: 10 })).rejects.toThrow(/^readImage: .*pixel limit/);
});

test("readImage gives way while it reads", async () => {
  const photo = join(folder, "photo.png");
  await sharp({ create: { width: 2500, height: 2000, channels: 3, background: "#345" } })
    .png()
    .toFile(photo);
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  const reading = readImage(photo).then(() => {
    isDone = true;
  });
  count();
  await reading;
  // 15 million numbers, a turn for each million.
  expect(turns).toBeGreaterThan(14);
});

test("readImage says what a file is that holds no image", async () => {
  const [empty, page] = [join(folder, "empty.png"), join(folder, "page.jpg")];
  await writeFile(empty, "");
  await writeFile(page, "<!doctype html><html>404</html>");
  await expect(readImage(folder)).rejects.toThrow("it is a directory");
  await expect(readImage(empty)).rejects.toThrow("it is empty");
  await expect(readImage(page)).rejects.toThrow("PNG, JPEG, WebP, TIFF, GIF, AVIF and SVG are read");
});

test("an animation is read frame by frame, and refused where none is named", async () => {
  const frames = Uint8Array.from({ length: 2 * 4 * 3 * 3 }, (_, i) => (i < 36 ? 255 : 0));
  for (const kind of ["gif", "webp", "tiff"] as const) {
    const path = join(folder, `frames.${kind}`);
    const file = sharp(frames, { raw: { width: 4, height: 6, channels: 3, pageHeight: 3 } });
    await (kind === "tiff" ? file.tiff() : kind === "gif" ? file.gif() : file.webp({ lossless: true })).toFile(path);
    await expect(readImage(path)).rejects.toThrow(
      `readImage: ${path}: the file has 2 frames or pages; say which with page, from 0 to 1, on the command line --page`,
    );
    for (const [page, colour] of [
      [0, 1],
      [1, 0],
    ]) {
      const { data, height } = await readImage(path, { page });
      expect(height).toBe(3);
      expect(data.every((value) => value === colour)).toBe(true);
    }
    await expect(readImage(path, { page: 2 })).rejects.toThrow(
      "expected page to be below 2, the number of frames or pages in the file, got 2",
    );
  }
  expect((await readImage(rgb, { page: 0 })).width).toBe(4);
  await expect(readImage(rgb, { page: -1 })).rejects.toThrow(/^readImage: expected page to be a whole number/);
});

test("a file that is cut off is told of in one line, with nothing said twice", async () => {
  const file = join(folder, "cut.tif");
  await writeFile(file, cutOffTiff());
  const message = await readImage(file).then(
    () => "",
    (error) => error.message as string,
  );
  expect(message).toContain("cut.tif: ");
  expect(message).not.toMatch(/\n|failOn/);
  const said = message.split("; ");
  expect(new Set(said).size).toBe(said.length);
});

/** 64 x 64 grey pixels in two strips, of which the file holds a part of the first. */
function cutOffTiff(): Uint8Array {
  const entries = [
    [256, 3, 1, 64],
    [257, 3, 1, 64],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 2, 200],
    [277, 3, 1, 1],
    [278, 3, 1, 32],
    [279, 4, 2, 208],
  ];
  const file = Buffer.alloc(1200);
  file.write("II*\0", "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, kind, count, value], i) => {
    file.writeUInt16LE(tag, 10 + 12 * i);
    file.writeUInt16LE(kind, 12 + 12 * i);
    file.writeUInt32LE(count, 14 + 12 * i);
    file.writeUInt32LE(value, 18 + 12 * i);
  });
  for (const [i, value] of [216, 216 + 2048, 2048, 2048].entries()) file.writeUInt32LE(value, 200 + 4 * i);
  return file;
}
