import { describe, expect, test } from "vitest";
import {
  blackBox,
  columns,
  type Image,
  kernelShap,
  lime,
  patches,
  probe,
  type SuperpixelsOptions,
  superpixels,
  WhyboxError,
} from "whybox";
import { toPng, toSvg } from "whybox/charts";
import { grid, readImage, slic } from "whybox/images";
import { noisePicture } from "./fixtures/pictures.js";

const untyped = <T>(value: unknown) => value as T;
const image = noisePicture(4, 3);
const labels = grid(image, { size: 2 });
const model = blackBox(({ rows }) => new Float64Array(rows), {
  name: "cats",
  input: { kind: "image", width: 4, height: 3, channels: 3, range: [0, 1] },
  outputs: [{ name: "cat" }],
  rows: "matrix",
});
const input = { kind: "columns", features: [{ name: "age", kind: "number" }] } as const;
const table = blackBox(({ rows }) => new Float64Array(rows), {
  name: "ages",
  input,
  outputs: [{ name: "y" }],
  rows: "matrix",
});
const asked = async (given: Image, options?: SuperpixelsOptions) =>
  probe(model, await superpixels(given, grid(given, { size: 2 }), options));
const bytes = { ...image, data: Uint8Array.from(image.data, (v) => 255 * v), range: undefined };
const explained = async () => lime(probe(model, await superpixels(image, labels)));

// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["no image", () => slic(untyped(undefined), { regions: 3 }), "INVALID_ARGUMENT", "slic: expected an image { data, width, height, channels, range }, got undefined"],
  ["a path for an image", () => superpixels(untyped("cat.png"), labels), "INVALID_ARGUMENT", "superpixels: expected an image { data, width, height, channels, range }, got cat.png"],
  ["something else", () => superpixels(untyped({ pixels: [] }), labels), "INVALID_ARGUMENT", "superpixels: expected an image { data, width, height, channels, range }, got an object with keys pixels"],
  ["no width", () => slic({ ...image, width: 0 }, { regions: 3 }), "INVALID_ARGUMENT", "slic: expected width, height and channels of the image to be whole numbers above 0, got 0 x 3 x 3"],
  ["too few numbers", () => slic({ ...image, channels: 4 }, { regions: 3 }), "INVALID_DATA", "slic: expected 48 numbers in the image (4 x 3 x 4), got 36"],
  ["a range upside down", () => slic({ ...image, range: [1, 0] }, { regions: 3 }), "INVALID_ARGUMENT", "slic: expected the image's range to be [lowest, highest], got [1,0]"],
  ["bytes called 0 to 1", () => slic({ ...bytes, data: [...Array(23).fill(0), 2, ...Array(12).fill(0)] }, { regions: 3 }), "INVALID_DATA", "slic: expected numbers from 0 to 1, the range of the image, got 2 at x 3, y 1, channel 2"],
  ["NaN in an image", () => superpixels({ ...image, data: Array(36).fill(Number.NaN) }, labels), "INVALID_DATA", "superpixels: expected numbers from 0 to 1, the range of the image, got NaN at x 0, y 0, channel 0"],
  ["two channels for slic", () => slic(noisePicture(4, 3, 2), { regions: 3 }), "INVALID_ARGUMENT", "slic: expected an image of 1 (grey), 3 (RGB) or 4 (RGBA) channels, got 2; use grid, or labels of your own"],
  ["no regions", () => slic(image, { regions: 0 }), "INVALID_ARGUMENT", "slic: expected regions to be a whole number from 1 to 12, the pixels of the image, got 0"],
  ["more regions than pixels", () => slic(image, { regions: 13 }), "INVALID_ARGUMENT", "slic: expected regions to be a whole number from 1 to 12, the pixels of the image, got 13"],
  ["no options", () => slic(image, untyped(undefined)), "INVALID_ARGUMENT", "slic: expected regions to be a whole number from 1 to 12, the pixels of the image, got undefined"],
  ["no compactness", () => slic(image, { regions: 3, compactness: 0 }), "INVALID_ARGUMENT", "slic: expected compactness to be a number above 0, got 0"],
  ["squares of no size", () => grid(image, { size: 0 }), "INVALID_ARGUMENT", "grid: expected size to be a whole number of 1 or more, the pixels of a side, got 0"],
  ["a grid without an image", () => grid(untyped({}), { size: 2 }), "INVALID_ARGUMENT", "grid: expected width and height of the image to be whole numbers above 0, got undefined x undefined"],

  ["no labels", () => superpixels(image, untyped(undefined)), "INVALID_DATA", "superpixels: expected labels, one number per pixel, got undefined"],
  ["labels of another size", () => superpixels(image, [0, 1]), "INVALID_DATA", "superpixels: expected 12 labels, one per pixel (4 x 3), got 2"],
  ["labels with a gap", () => superpixels(image, Array.from(labels, (label) => (label === 1 ? 4 : label))), "INVALID_DATA", "superpixels: expected labels to be consecutive from 0 to 4, no pixel has label 1"],
  ["labels from 1", () => superpixels(image, Array(12).fill(1)), "INVALID_DATA", "superpixels: expected labels to be consecutive from 0 to 1, no pixel has label 0"],
  ["half a label", () => superpixels(image, Array.from(labels, (label) => label / 2)), "INVALID_DATA", "superpixels: expected labels from 0 to at most 11, got 0.5 at x 2, y 0"],
  ["a label below 0", () => superpixels(image, Array(12).fill(-1)), "INVALID_DATA", "superpixels: expected labels from 0 to at most 11, got -1 at x 0, y 0"],
  ["a colour there is not", () => asked(image, { hide: untyped("noise") }), "INVALID_ARGUMENT", 'superpixels: expected hide to be "mean", "blur", a number from 0 to 1, or 3 of them, got "noise"'],
  ["a colour outside the range", () => asked(image, { hide: 128 }), "INVALID_ARGUMENT", 'superpixels: expected hide to be "mean", "blur", a number from 0 to 1, or 3 of them, got 128'],
  ["a colour of two channels", () => asked(image, { hide: [0, 1] }), "INVALID_ARGUMENT", 'superpixels: expected hide to be "mean", "blur", a number from 0 to 1, or 3 of them, got [0,1]'],
  ["an unknown option", () => asked(image, untyped({ colour: 3 })), "INVALID_ARGUMENT", 'superpixels: unknown option "colour"; known options are hide, signal'],

  ["no options for superpixels", () => asked(image, untyped(null)), "INVALID_ARGUMENT", "superpixels: expected options to be an object, got null"],
  ["an unknown option of slic", () => slic(image, untyped({ regions: 3, compact: 3 })), "INVALID_ARGUMENT", 'slic: unknown option "compact"; known options are regions, compactness, signal'],
  ["an unknown option of grid", () => grid(image, untyped({ size: 2, stride: 1 })), "INVALID_ARGUMENT", 'grid: unknown option "stride"; known options are size'],
  ["no options for grid", () => grid(image, untyped(null)), "INVALID_ARGUMENT", "grid: expected size to be a whole number of 1 or more, the pixels of a side, got undefined"],
  ["an unknown option of patches", () => patches(image, untyped({ size: 2, step: 1 })), "INVALID_ARGUMENT", 'patches: unknown option "step"; known options are size, stride, hide, signal'],
  ["labels that were not awaited", () => superpixels(image, untyped(slic(image, { regions: 2 }))), "INVALID_ARGUMENT", "superpixels: expected labels, got a promise; await it"],
  ["regions that were not awaited", () => probe(model, untyped(superpixels(image, labels))), "INVALID_ARGUMENT", "probe: expected a masker, got a promise; await it"],
  ["no options for patches", () => patches(image, untyped(null)), "INVALID_ARGUMENT", "patches: expected size to be a whole number from 1 to 3, got undefined"],
  ["an unknown option of readImage", () => readImage("cat.png", untyped({ size: 2 })), "INVALID_ARGUMENT", 'readImage: unknown option "size"; known options are width, height, channels, range, page, maxPixels'],
  ["no options for readImage", () => readImage("cat.png", untyped(null)), "INVALID_ARGUMENT", "readImage: expected options to be an object, got null"],

  ["an image of another size than the model's", () => asked(noisePicture(5, 3)), "INVALID_DATA", 'superpixels: the image is 5 x 3 x 3 (width x height x channels) but model "cats" takes 4 x 3 x 3'],
  ["a channel too few", () => asked(noisePicture(4, 3, 1)), "INVALID_DATA", 'superpixels: the image is 4 x 3 x 1 (width x height x channels) but model "cats" takes 4 x 3 x 3'],
  ["another range than the model's", () => asked(bytes), "INVALID_DATA", 'superpixels: the image\'s range is 0 to 255 but model "cats" takes 0 to 1'],
  ["a model of columns", async () => probe(table, await superpixels(image, labels)), "INVALID_ARGUMENT", 'superpixels: model "ages" takes columns, not images'],
  ["a count of more regions than there are", async () => lime(await asked(image), { count: 5 }), "INVALID_ARGUMENT", "lime: expected count to be a whole number from 1 to 4, the number of parts, got 5"],

  ["a picture of a table", async () => toSvg(await kernelShap(probe(table, columns([[1]], [2]))), { chart: "regions" }), "INVALID_ARGUMENT", 'toSvg: unknown chart "regions" for an explanation of kind "attribution"; there are waterfall, bars'],
  ["a picture of no width", async () => toSvg(await explained(), { width: 10 }), "INVALID_ARGUMENT", "toSvg: expected width to be a whole number of 64 or more, in pixels, got 10"],
  ["a picture of an output that was not explained", async () => toPng(await explained(), { output: "dog" }), "INVALID_ARGUMENT", 'toPng: unknown output "dog"; the explained outputs are "cat"'],
];

describe("bad images", () => {
  test.each(cases)("%s", async (_, run, code, message) => {
    const error = await Promise.resolve()
      .then(run)
      .then(
        () => expect.unreachable("expected an error"),
        (thrown) => thrown,
      );
    expect(error).toBeInstanceOf(WhyboxError);
    expect((error as WhyboxError).message).toBe(message);
    expect((error as WhyboxError).code).toBe(code);
  });
});
