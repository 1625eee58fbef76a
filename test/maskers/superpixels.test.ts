import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  blackBox,
  exactShapley,
  type Image,
  type ImageSource,
  importModel,
  kernelShap,
  lime,
  type OutputChoice,
  parseExplanation,
  patches,
  permutationShapley,
  probe,
  superpixels,
} from "whybox";
import { keep, keeps, noneKept } from "whybox/extending";
import { grid, slic } from "whybox/images";
import { noises } from "../fixtures/games.js";
import { hillyPicture, noisePicture } from "../fixtures/pictures.js";

const spotlight = new URL("../models/spotlight.js", import.meta.url);

/** An image with labels that need not be connected, every one of them used. */
const labelled = fc
  .record({
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    channels: fc.integer({ min: 1, max: 5 }),
    wanted: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(1000),
  })
  .map(({ width, height, channels, wanted, seed }) => {
    const image = noisePicture(width, height, channels, seed);
    const regions = Math.min(wanted, width * height);
    const labels = noises(width * height, seed + 1).map((value, pixel) =>
      pixel < regions ? pixel : Math.floor(((value + 1) / 2) * regions),
    );
    return { image, regions, labels, seed };
  });

/** Content of a hidden region, pixel by pixel from the definition. */
function hiddenByDefinition(image: Image, labels: ArrayLike<number>, hide: "mean" | number | number[]): number[] {
  const { channels } = image;
  return Array.from(image.data, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    if (typeof hide === "number") return hide;
    if (Array.isArray(hide)) return hide[channel];
    const same = Array.from(labels).flatMap((label, p) =>
      label === labels[pixel] ? [image.data[p * channels + channel]] : [],
    );
    return same.reduce((sum, value) => sum + value, 0) / same.length;
  });
}

describe("superpixels", () => {
  test("keep the pixels of kept regions and show the colour of hidden ones", async () => {
    await fc.assert(
      fc.asyncProperty(
        labelled,
        fc.constantFrom("mean" as const, 0.25, "each channel" as const),
        async ({ image, regions, labels, seed }, way) => {
          const hide = way === "each channel" ? Array.from({ length: image.channels }, (_, c) => c / 5) : way;
          const masker = await superpixels(image, labels, { hide });
          const masks = 4;
          const z = noneKept(masks, regions);
          const coins = noises(masks * regions, seed + 2);
          for (let i = 0; i < masks * regions; i++) if (coins[i] > 0) keep(z, Math.floor(i / regions), i % regions);
          const batch = masker.perturber().perturb({ z }, { from: 1, to: masks }, { from: 0, to: 1 });
          expect([batch.rows, batch.columns]).toEqual([masks - 1, image.data.length]);
          const hidden = hiddenByDefinition(image, labels, hide);
          batch.data.forEach((value, at) => {
            const i = at % batch.columns;
            const mask = 1 + Math.floor(at / batch.columns);
            const isKept = keeps(z, mask, labels[Math.floor(i / image.channels)]);
            if (isKept) expect(value).toBe(image.data[i]);
            else expect(value).toBeCloseTo(hidden[i], 12);
          });
        },
      ),
    );
  });

  test("write every number anew, whatever the model left in the buffer", async () => {
    const image = noisePicture(6, 5);
    const { perturb } = (await superpixels(image, grid(image, { size: 2 }))).perturber();
    const z = noneKept(2, 9);
    keep(z, 1, 4);
    const all = { from: 0, to: 1 };
    const expected = perturb({ z }, { from: 0, to: 2 }, all).data.slice();
    perturb({ z }, { from: 0, to: 2 }, all).data.fill(Number.NaN);
    expect(perturb({ z }, { from: 0, to: 2 }, all).data).toEqual(expected);
  });

  test("leave numbers alone that the user writes over later", async () => {
    const image = { ...noisePicture(4, 4), data: Float64Array.from(noisePicture(4, 4).data) };
    const labels = grid(image, { size: 2 });
    const masker = await superpixels(image, labels);
    const z = noneKept(1, 4);
    for (let part = 0; part < 4; part++) keep(z, 0, part);
    const before = image.data.slice();
    image.data.fill(0);
    labels.fill(0);
    expect(masker.perturber().perturb({ z }, { from: 0, to: 1 }, { from: 0, to: 1 }).data).toEqual(before);
  });

  test("blur: the image after a Gaussian, of the same mean and less contrast", async () => {
    const image = noisePicture(24, 24);
    const masker = await superpixels(image, grid(image, { size: 6 }), { hide: "blur" });
    const { data } = masker.perturber().perturb({ z: noneKept(1, 16) }, { from: 0, to: 1 }, { from: 0, to: 1 });
    const spread = (values: ArrayLike<number>) => {
      const mean = Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
      return {
        mean,
        deviation: Math.sqrt(Array.from(values).reduce((s, v) => s + (v - mean) ** 2, 0) / values.length),
      };
    };
    expect(spread(data).mean).toBeCloseTo(spread(image.data).mean, 1);
    expect(spread(data).deviation).toBeLessThan(spread(image.data).deviation / 4);
  });

  test("blur: a single light pixel becomes a Gaussian with half the width of a region", async () => {
    const [width, height] = [41, 41];
    const data = new Float64Array(width * height);
    data[20 * width + 20] = 1;
    // 41 x 41 pixels in 25 regions: 8.2 wide on average, a deviation of 4.1.
    const labels = Int32Array.from(data, (_, pixel) => pixel % 25);
    const masker = await superpixels({ data, width, height, channels: 1 }, labels, { hide: "blur" });
    const blurred = masker.perturber().perturb({ z: noneKept(1, 25) }, { from: 0, to: 1 }, { from: 0, to: 1 }).data;
    const at = (dx: number, dy: number) => blurred[(20 + dy) * width + 20 + dx];
    expect(at(4, 0) / at(0, 0)).toBeCloseTo(Math.exp(-0.5 * (4 / 4.1) ** 2), 9);
    expect(at(3, -5) / at(0, 0)).toBeCloseTo(Math.exp((-0.5 * (9 + 25)) / 4.1 ** 2), 9);
    expect(at(14, 0)).toBe(0);
  });

  test.each(["superpixels", "patches"])("%s gives the signal its turn, and stops", async (name) => {
    const image = { data: new Float64Array(900 * 900 * 3), width: 900, height: 900, channels: 3 };
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 1);
    const { signal } = controller;
    const made =
      name === "patches"
        ? patches(image, { size: 90, signal })
        : superpixels(image, grid(image, { size: 90 }), { hide: "blur", signal });
    await expect(made).rejects.toMatchObject({ code: "ABORTED", message: `${name}: aborted` });
  });

  test("call constant exactly the regions that look the same hidden", async () => {
    const image = noisePicture(6, 4, 3);
    const data = Float64Array.from(image.data);
    // The left half is of one colour, whose mean may not differ in the last digit.
    for (let pixel = 0; pixel < 24; pixel++) if (pixel % 6 < 3) data.set([0.1, 0.7, 0.3], 3 * pixel);
    const labels = grid(image, { size: 3 });
    expect((await superpixels({ ...image, data }, labels)).constant).toEqual([true, false, true, false]);
    expect((await superpixels({ ...image, data }, labels, { hide: [0.1, 0.7, 0.3] })).constant[0]).toBe(true);
    expect((await superpixels({ ...image, data }, labels, { hide: 0.5 })).constant[0]).toBe(false);
  });

  test("are named, with their size and place", async () => {
    const model = await importModel(spotlight, { args: { width: 4, height: 4, size: 1, left: 0, top: 0 } });
    const image = noisePicture(4, 4);
    expect((await superpixels(image, grid(image, { size: 2 }))).describe(model.input, "m")[2]).toEqual({
      name: "region 2",
      value: { pixels: 4, x: 1, y: 3 },
    });
  });

  test.each([1, 2, 3, 4])("carry the image of %i channels as a PNG that shows it, and the labels", async (channels) => {
    const picture = noisePicture(70, 50, channels, 5);
    const bytes = Uint8Array.from(picture.data, (value) => Math.round(255 * value));
    const labels = grid(picture, { size: 16 });
    const source = (await superpixels({ ...picture, data: bytes, range: [0, 255] }, labels)).source as ImageSource;
    const decoded = await sharp(Buffer.from(source.png, "base64")).raw().toBuffer({ resolveWithObject: true });
    expect([decoded.info.width, decoded.info.height]).toEqual([70, 50]);
    if (channels === 2) {
      const means = Array.from({ length: 70 * 50 }, (_, p) => Math.round((bytes[2 * p] + bytes[2 * p + 1]) / 2));
      expect(Array.from(decoded.data.filter((_, i) => i % decoded.info.channels === 0))).toEqual(means);
    } else if (channels === 1) {
      expect(Array.from(decoded.data.filter((_, i) => i % decoded.info.channels === 0))).toEqual(Array.from(bytes));
    } else {
      expect(Uint8Array.from(decoded.data)).toEqual(bytes);
    }
    expect(source.labels.flatMap(([label, length]) => new Array<number>(length).fill(label))).toEqual(
      Array.from(labels),
    );
  });

  test("carry a PNG of more bytes than one block of deflate holds", async () => {
    const image = noisePicture(200, 130);
    const source = (await superpixels(image, grid(image, { size: 50 }))).source as ImageSource;
    const { data } = await sharp(Buffer.from(source.png, "base64")).raw().toBuffer({ resolveWithObject: true });
    expect(Uint8Array.from(data)).toEqual(Uint8Array.from(image.data, (value) => Math.round(255 * value)));
  });
});

describe("a model that looks at one square of the image", () => {
  const explainers = {
    lime: (asked: ReturnType<typeof probe>, outputs: OutputChoice) => lime(asked, { samples: 600, outputs }),
    kernelShap: (asked: ReturnType<typeof probe>, outputs: OutputChoice) =>
      kernelShap(asked, { budgetRows: 600, outputs }),
    permutationShapley: (asked: ReturnType<typeof probe>, outputs: OutputChoice) =>
      permutationShapley(asked, { budgetRows: 600, outputs }),
    exactShapley: (asked: ReturnType<typeof probe>, outputs: OutputChoice) => exactShapley(asked, { outputs }),
  };
  const image = noisePicture(32, 32);

  test.each(Object.entries(explainers))("%s finds it", async (_, explain) => {
    const model = await importModel(spotlight);
    const asked = probe(model, await superpixels(image, grid(image, { size: 8 })));
    const explanation = await explain(asked, ["seen"]);
    const [values] = explanation.result.values;
    // The square at x 8 to 15, y 16 to 23 is the tenth of a grid of four by four.
    expect(values.indexOf(Math.max(...values))).toBe(9);
    values.forEach((value, part) => {
      if (part !== 9) expect(Math.abs(value)).toBeLessThan(values[9] / 20);
    });
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
  });

  test("lime explains the top labels from the same rows", async () => {
    const model = await importModel(spotlight);
    const asked = probe(model, await superpixels(image, await slic(image, { regions: 20 })));
    const both = await lime(asked, { samples: 600, outputs: { top: 2 } });
    const first = await lime(asked, { samples: 600, outputs: { top: 1 } });
    expect(both.cost.modelRows).toBe(first.cost.modelRows);
    expect(both.kind === "attribution" && both.result.values[0]).toEqual(
      first.kind === "attribution" && first.result.values[0],
    );
    expect(both.subject.outputs).toHaveLength(2);
    expect(both.method.options).toMatchObject({ distance: "cosine", kernelWidth: 0.25 });
  });

  test.each(Object.entries(explainers))("%s takes a single region", async (_, explain) => {
    const model = await importModel(spotlight);
    const explanation = await explain(probe(model, await superpixels(image, new Int32Array(32 * 32))), ["seen"]);
    expect(explanation.result.values).toHaveLength(1);
    expect(explanation.result.values[0][0]).toBeGreaterThan(0);
  });

  test("a region of one colour hidden by its mean is worth exactly 0 and is never asked about", async () => {
    const data = Float64Array.from(image.data);
    for (let y = 0; y < 8; y++) data.fill(0.3, y * 32 * 3, (y * 32 + 8) * 3);
    const model = await importModel(spotlight);
    const asked = probe(model, await superpixels({ ...image, data }, grid(image, { size: 8 })));
    const { result } = await kernelShap(asked, { budgetRows: 600 });
    expect(result.values[0][0]).toBe(0);
  });
});

test("superpixels work on images that are not square, with slic", async () => {
  const image = hillyPicture(48, 20, 4);
  const model = await importModel(spotlight, { args: { width: 48, height: 20, left: 30, top: 5, size: 6 } });
  const labels = await slic(image, { regions: 16 });
  const asked = probe(model, await superpixels(image, labels, { hide: 0.5 }));
  const [values] = (await kernelShap(asked, { outputs: ["seen"], budgetRows: 1000 })).result.values;
  // Only regions with a pixel in the square count.
  const inside = new Set<number>();
  for (let y = 5; y < 11; y++) for (let x = 30; x < 36; x++) inside.add(labels[y * 48 + x]);
  values.forEach((value, part) => {
    if (inside.has(part)) expect(value).not.toBe(0);
    else expect(Math.abs(value)).toBeLessThan(1e-9);
  });
});

test("a hidden image whose answer is NaN is reported as the model's, with the output", async () => {
  const model = blackBox(
    ({ data, rows, columns }) =>
      Float64Array.from({ length: rows }, (_, r) => 1 / data[r * columns] - 1 / data[r * columns]),
    {
      name: "reciprocal",
      input: { kind: "image", width: 2, height: 2, channels: 1, range: [0, 1] },
      outputs: [{ name: "y" }],
      rows: "matrix",
    },
  );
  const image = { data: [0.5, 0.5, 0.5, 0.25], width: 2, height: 2, channels: 1 };
  const asked = probe(model, await superpixels(image, [0, 1, 2, 3], { hide: 0 }));
  for (const explain of [lime, kernelShap]) {
    await expect(explain(asked)).rejects.toMatchObject({
      code: "MODEL_ANSWER_INVALID",
      message: expect.stringMatching(/^reciprocal\.predict: expected finite numbers, got NaN at row \d+, output "y"/),
    });
  }
});
