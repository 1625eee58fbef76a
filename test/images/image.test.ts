import { expect, test } from "vitest";
import { checkImage } from "../../dist/images/image.js";

const noTurns = async () => {};
const check = (image: unknown) => checkImage("grid", image as never, noTurns);
const size = { width: 2, height: 1, channels: 3 };

test("bytes are from 0 to 255 and other numbers from 0 to 1, unless a range is said; numbers are copied", async () => {
  const bytes = Uint8Array.of(0, 255, 3, 4, 5, 6);
  const found = await check({ data: bytes, ...size });
  expect(found).toMatchObject({ range: [0, 255], width: 2, height: 1, channels: 3 });
  bytes[0] = 9;
  expect([...found.data]).toEqual([0, 255, 3, 4, 5, 6]);
  expect((await check({ data: [0, 1, 0, 1, 0, 1], ...size })).range).toEqual([0, 1]);
  expect((await check({ data: [-1, 1, 0, 1, 0, 1], ...size, range: [-1, 1] })).range).toEqual([-1, 1]);
});

test.each([
  [undefined, "expected an image { data, width, height, channels, range }, got undefined"],
  [{ pixels: [] }, "got an object with keys pixels"],
  [{ data: [], width: 2, height: 0, channels: 3 }, "whole numbers above 0, got 2 x 0 x 3"],
  [{ data: [1, 2], ...size }, "expected 6 numbers in the image (2 x 1 x 3), got 2"],
  [
    { data: [0, 0, 0, 0, 0, 0], ...size, range: [1, 0] },
    "expected the image's range to be [lowest, highest], got [1,0]",
  ],
  [
    { data: [0, 0, 0, 0, 1.5, 0], ...size },
    "expected numbers from 0 to 1, the range of the image, got 1.5 at x 1, y 0, channel 1",
  ],
  [{ data: [0, 0, 0, 0, Number.NaN, 0], ...size }, "got NaN at x 1, y 0, channel 1"],
])("refuses %j", async (image, message) => {
  await expect(check(image)).rejects.toThrow(`grid: `);
  await expect(check(image)).rejects.toThrow(message);
});
