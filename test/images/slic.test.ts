import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { slic } from "whybox/images";
import { hillyPicture, noisePicture, piecesOf, sizesOf } from "../fixtures/pictures.js";

type Case = { name: string; image: number[][][]; nSegments: number; regions: number[][] | null };
const { cases } = JSON.parse(readFileSync(new URL("../fixtures/images/slic_sanity.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

describe.each(cases)("the reference image $name", async ({ name, image, nSegments, regions }) => {
  const [height, width] = [image.length, image[0].length];
  const picture = { data: image.flat(2), width, height, channels: 3, range: [0, 1] } as const;
  const labels = await slic(picture, { regions: nSegments });
  const sizes = sizesOf(labels);

  test("falls into connected regions, numbered from 0 in the order in which they begin", () => {
    expect(piecesOf(labels, width)).toBe(sizes.length);
    expect([...new Set(labels)]).toEqual(sizes.map((_, region) => region));
  });

  test("into about as many as wanted", () => {
    if (name === "noise") expect(sizes.length).toBeLessThanOrEqual(1.6 * nSegments);
    else expect(Math.abs(sizes.length - nSegments)).toBeLessThanOrEqual(0.15 * nSegments);
  });

  test("the same ones each time", async () => {
    expect(await slic(picture, { regions: nSegments })).toEqual(labels);
  });

  test("which keep to true regions, or are about equal where nothing tells pixels apart", () => {
    if (regions) {
      const truth = regions.flat();
      sizes.forEach((size, region) => {
        const inside = Array.from(sizesOf(truth.filter((_, pixel) => labels[pixel] === region)), (size) => size ?? 0);
        expect(Math.max(...inside)).toBeGreaterThanOrEqual(0.95 * size);
      });
    } else if (name === "constant") {
      expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThanOrEqual(4);
    }
  });
});

describe("slic", () => {
  const pictures = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(1000),
    share: fc.double({ min: 0.001, max: 1, noNaN: true }),
    compactness: fc.constantFrom(0.1, 10, 100),
  });

  test("makes connected regions of any image, never more than wanted", async () => {
    await fc.assert(
      fc.asyncProperty(pictures, fc.boolean(), async ({ width, height, seed, share, compactness }, isNoise) => {
        const picture = isNoise ? noisePicture(width, height, 3, seed) : hillyPicture(width, height, seed);
        const regions = Math.max(1, Math.round(share * width * height));
        const labels = await slic(picture, { regions, compactness });
        const sizes = sizesOf(labels);
        expect(labels.length).toBe(width * height);
        expect([...new Set(labels)]).toEqual(sizes.map((_, region) => region));
        expect(piecesOf(labels, width)).toBe(sizes.length);
        expect(sizes.length).toBeLessThanOrEqual(regions);
      }),
      { numRuns: 150 },
    );
  });

  test.each([4, 7, 12, 25, 60, 150])("finds %i regions within 15%% in images with hills and edges", async (regions) => {
    for (let seed = 1; seed <= 4; seed++) {
      const sizes = sizesOf(await slic(hillyPicture(120, 80, seed), { regions }));
      expect(Math.abs(sizes.length - regions)).toBeLessThanOrEqual(0.15 * regions);
    }
  });

  test("takes every pixel for itself where so many are wanted, and all together where one is", async () => {
    expect(await slic(hillyPicture(5, 4), { regions: 20 })).toEqual(Int32Array.from({ length: 20 }, (_, i) => i));
    expect(new Set(await slic(noisePicture(9, 7), { regions: 1 }))).toEqual(new Set([0]));
  });

  test("does not see in which numbers the image is written", async () => {
    const picture = hillyPicture(60, 40);
    const bytes = Uint8ClampedArray.from(picture.data, (value) => Math.round(255 * value));
    const fromBytes = await slic({ ...picture, data: bytes, range: undefined }, { regions: 20 });
    const signed = Float64Array.from(bytes, (value) => (2 * value) / 255 - 1);
    expect(await slic({ ...picture, data: signed, range: [-1, 1] }, { regions: 20 })).toEqual(fromBytes);
  });

  test("takes a grey image for a colour image of equal channels, and looks past opacity", async () => {
    const grey = noisePicture(30, 20, 1);
    const values = Array.from(grey.data);
    const colour = { ...grey, channels: 3, data: values.flatMap((v) => [v, v, v]) };
    const opaque = { ...grey, channels: 4, data: values.flatMap((v, i) => [v, v, v, (i % 7) / 7]) };
    const expected = await slic(colour, { regions: 12 });
    // Grey has a* and b* of exactly 0 only where there is no colour to round.
    expect(sizesOf(await slic(grey, { regions: 12 })).length).toBe(sizesOf(expected).length);
    expect(await slic(opaque, { regions: 12 })).toEqual(expected);
  });

  test("keeps nearer to squares the higher the compactness", async () => {
    const spread = async (compactness: number) => {
      const sizes = sizesOf(await slic(hillyPicture(90, 90, 3), { regions: 36, compactness }));
      return Math.max(...sizes) / Math.min(...sizes);
    };
    expect(await spread(1000)).toBeLessThan(1.5);
    expect(await spread(1000)).toBeLessThan(await spread(2));
  });

  test("leaves the image as it is", async () => {
    const picture = hillyPicture(20, 20);
    const before = Float64Array.from(picture.data);
    await slic(picture, { regions: 6 });
    expect(picture.data).toEqual(before);
  });

  test("gives timers and the signal their turn while it works on a large image", async () => {
    const large = hillyPicture(700, 700);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await slic(large, { regions: 60 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);

    const controller = new AbortController();
    const stopped = slic(large, { regions: 60, signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 1);
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED", message: "slic: aborted" });
  });
});
