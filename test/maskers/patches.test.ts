import { describe, expect, test } from "vitest";
import { blackBox, matrix, patches, probe } from "whybox";
import { keep, noneKept } from "whybox/extending";

/** 3 x 2 pixels of 2 channels. */
const image = {
  data: [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60],
  width: 3,
  height: 2,
  channels: 2,
  range: [0, 99] as const,
};
const model = blackBox((rows) => rows.map(([first]) => first), {
  name: "first",
  input: { kind: "image", width: 3, height: 2, channels: 2, range: [0, 99] },
  outputs: [{ name: "first" }],
});

describe("patches", () => {
  test("slides its window over the whole image, the last one moved inward", async () => {
    const { parts } = probe(model, await patches(image, { size: 2 }));
    expect(parts).toEqual([
      { name: "window 0,0", value: { x: 0, y: 0, size: 2 } },
      { name: "window 1,0", value: { x: 1, y: 0, size: 2 } },
    ]);
  });

  test.each([
    ["mean", [3.5, 35]],
    [7, [7, 7]],
    [
      [8, 9],
      [8, 9],
    ],
  ] as const)("hides pixels under any hidden window: %j", async (hide, [a, b]) => {
    const masker = await patches(image, { size: 2, hide });
    const z = noneKept(3, 2);
    for (const part of [0, 1]) keep(z, 0, part);
    keep(z, 1, 1);
    const { data } = masker.perturber().perturb({ z }, { from: 0, to: 3 }, { from: 0, to: 1 });
    expect(Array.from(data.subarray(0, 12))).toEqual(image.data);
    expect(Array.from(data.subarray(12, 24))).toEqual([a, b, a, b, 3, 30, a, b, a, b, 6, 60]);
    expect(Array.from(data.subarray(24))).toEqual([a, b, a, b, a, b, a, b, a, b, a, b]);
  });

  test("takes hidden pixels from other images at the same place, a draw each", async () => {
    const others = matrix([image.data.map((value) => value - 1), image.data.map((value) => value + 1)]);
    const masker = await patches(image, { size: 2, hide: others });
    expect(masker.references).toBe(2);
    const z = noneKept(1, 2);
    keep(z, 0, 1);
    const both = masker.perturber().perturb({ z }, { from: 0, to: 1 }, { from: 0, to: 2 });
    expect(both.rows).toBe(2);
    expect(Array.from(both.data)).toEqual([
      0, 9, 1, 19, 3, 30, 3, 39, 4, 49, 6, 60, 2, 11, 3, 21, 3, 30, 5, 41, 6, 51, 6, 60,
    ]);
    const named = masker
      .perturber()
      .perturb({ z, referenceOf: Int32Array.of(1) }, { from: 0, to: 1 }, { from: 0, to: 2 });
    expect(Array.from(named.data)).toEqual([2, 11, 3, 21, 3, 30, 5, 41, 6, 51, 6, 60]);
  });

  test.each([
    [{ size: 3 }, "patches: expected size to be a whole number from 1 to 2, got 3"],
    [{ size: 2, stride: 3 }, "patches: expected stride to be a whole number from 1 to 2, got 3"],
    [
      { size: 2, hide: 100 },
      'patches: expected hide to be "mean", a number or 2 from 0 to 99, or a Matrix of images, got 100',
    ],
    [
      { size: 2, hide: [1] },
      'patches: expected hide to be "mean", a number or 2 from 0 to 99, or a Matrix of images, got [1]',
    ],
    [
      { size: 2, hide: matrix([[1, 2]]) },
      "patches: expected hide to hold images of 12 numbers, one per row, got 1 x 2",
    ],
  ])("refuses %j", async (options, message) => {
    await expect(patches(image, options)).rejects.toThrow(message);
  });

  test("refuses a model of another size", async () => {
    const grey = { ...image, data: [1, 2, 3, 4, 5, 6], channels: 1 };
    const masker = await patches(grey, { size: 1 });
    expect(() => probe(model, masker)).toThrow('patches: the image is 3 x 2 x 1, model "first" takes 3 x 2 x 2');
  });
});
