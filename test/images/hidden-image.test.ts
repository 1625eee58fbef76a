import { expect, test } from "vitest";
import { hiddenImage } from "../../dist/images/hidden-image.js";
import { checkImage } from "../../dist/images/image.js";
import { regionRuns } from "../../dist/images/region-runs.js";

const noTurns = async () => {};
const labels = Int32Array.of(0, 0, 1, 0, 1, 1);
const data = Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.5, 0.5, 0.3, 0.7, 0.5, 0.5, 0.5, 0.5);
const picture = () => checkImage("test", { data, width: 3, height: 2, channels: 2 }, noTurns);
const hidden = async (colour: Parameters<typeof hiddenImage>[3]) =>
  hiddenImage("superpixels", await picture(), await regionRuns(labels, 2, noTurns), colour, noTurns);

test("mean: every region has its own mean of each channel, and a flat one looks exactly the same", async () => {
  const found = await hidden("mean");
  labels.forEach((region, pixel) => {
    const means = region === 0 ? [(0.1 + 0.2 + 0.3) / 3, (0.9 + 0.8 + 0.7) / 3] : [0.5, 0.5];
    means.forEach((mean, channel) => {
      if (region === 1) expect(found[2 * pixel + channel]).toBe(0.5);
      else expect(found[2 * pixel + channel]).toBeCloseTo(mean, 12);
    });
  });
});

test("a number hides every channel, a list each its own", async () => {
  expect([...(await hidden(0.25))]).toEqual(new Array(12).fill(0.25));
  expect([...(await hidden([0, 1]))]).toEqual(Array.from({ length: 12 }, (_, i) => i % 2));
});

test("blur keeps the sum of a channel's surroundings, and evens them out", async () => {
  const found = await hidden("blur");
  const spread = (all: Float64Array) => Math.max(...all) - Math.min(...all);
  expect(spread(found)).toBeLessThan(spread(data));
  expect(Math.min(...found)).toBeGreaterThan(0.1);
});

test.each([[2], [[0.5]], [[0, 2]], ["red"]])("refuses %j", async (colour) => {
  await expect(hidden(colour as never)).rejects.toThrow(
    'superpixels: expected hide to be "mean", "blur", a number from 0 to 1, or 2 of them',
  );
});
