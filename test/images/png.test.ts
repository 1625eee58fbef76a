import sharp from "sharp";
import { expect, test } from "vitest";
import { png } from "../../dist/images/png.js";
import { parkMiller } from "../fixtures/park-miller.js";

const giveWay = () => Promise.resolve();

test.each([
  [1, 5, 3],
  [3, 7, 4],
  [4, 2, 9],
  // More than one stored block of deflate, and more than one letter group of base64 at a time.
  [3, 300, 200],
])("%d channels, %d x %d: another decoder reads the pixels that were written", async (channels, width, height) => {
  const { below } = parkMiller(width);
  const bytes = Array.from({ length: width * height * channels }, () => below(256));
  const image = { width, height, channels, range: [0, 255] as const, data: Float64Array.from(bytes) };
  const file = Buffer.from(await png(image as never, giveWay), "base64");
  const { data, info } = await sharp(file)
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([width, height, channels]);
  expect(data.equals(Buffer.from(bytes))).toBe(true);
});

test("numbers are spread over their range, and other numbers of channels are shown as their mean", async () => {
  const image = { width: 2, height: 1, channels: 2, range: [-1, 1], data: Float64Array.of(-1, 1, 1, 1) };
  const file = Buffer.from(await png(image as never, giveWay), "base64");
  const { data } = await sharp(file).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
  expect([...data]).toEqual([128, 255]);
});
