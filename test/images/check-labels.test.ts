import { describe, expect, test } from "vitest";
import { superpixels } from "whybox";
import { checkLabels } from "../../dist/images/check-labels.js";

const image = { data: [1, 2, 3, 4, 5, 6], width: 3, height: 2, channels: 1, range: [0, 9] as const };
const refused = (labels: unknown) =>
  superpixels(image, labels as number[]).then(
    () => "",
    (error) => [error.code, error.message],
  );

describe("labels of pixels", () => {
  test("are copied, and say how many regions there are", async () => {
    const given = [2, 0, 0, 1, 2, 1];
    const { labels, regions } = await checkLabels("test", given, 3, 2, async () => {});
    expect(regions).toBe(3);
    expect(labels).toEqual(Int32Array.from(given));
    given[0] = 0;
    expect(labels[0]).toBe(2);
    expect((await checkLabels("test", new Uint8Array(6), 3, 2, async () => {})).regions).toBe(1);
    // As many regions as pixels.
    expect((await checkLabels("test", [5, 4, 3, 2, 1, 0], 3, 2, async () => {})).regions).toBe(6);
  });

  test.each<[unknown, string]>([
    [7, "expected labels, one number per pixel, got 7"],
    [null, "expected labels, one number per pixel, got null"],
    ["001122", 'expected labels, one number per pixel, got "001122"'],
    [{ size: 6 }, "expected labels, one number per pixel, got an object with keys size"],
    [[0, 0, 1], "expected 6 labels, one per pixel (3 x 2), got 3"],
    [[0, 0, 0, 0, -1, 0], "expected labels from 0 to at most 5, got -1 at x 1, y 1"],
    [[0, 0, 6, 0, 0, 0], "expected labels from 0 to at most 5, got 6 at x 2, y 0"],
    [[0, 0, 0, 0.5, 0, 0], "expected labels from 0 to at most 5, got 0.5 at x 0, y 1"],
    [[0, Number.NaN, 0, 0, 0, 0], "expected labels from 0 to at most 5, got NaN at x 1, y 0"],
    [[0, "1", 0, 0, 0, 0], 'expected labels from 0 to at most 5, got "1" at x 1, y 0'],
    [[0, 0, 3, 3, 1, 1], "expected labels to be consecutive from 0 to 3, no pixel has label 2"],
    [[1, 1, 1, 1, 1, 1], "expected labels to be consecutive from 0 to 1, no pixel has label 0"],
  ])("%j are refused", async (labels, message) => {
    expect(await refused(labels)).toEqual(["INVALID_DATA", `superpixels: ${message}`]);
  });

  test("of millions of pixels are checked with a turn for other work now and then", async () => {
    let turns = 0;
    await checkLabels("test", new Uint8Array(2 ** 20 + 1), 2 ** 20 + 1, 1, async () => void turns++);
    expect(turns).toBe(2);
  });
});
