import fc from "fast-check";
import { expect, test } from "vitest";
import { toSvg } from "whybox/charts";
import { noises } from "../../fixtures/games.js";
import { elements } from "../drawn.js";
import { area, imageAttribution } from "./made-image.js";

const outlines = (labels: number[][], regions: number) =>
  elements(toSvg(imageAttribution(labels, new Array<number>(regions).fill(0.1)), { chart: "regions" }), "path").map(
    ({ d }) => d,
  );

/** Loops of a path, each as its corners. */
const loops = (path: string) =>
  path
    .split("z")
    .filter((loop) => loop !== "")
    .map((loop) => loop.match(/[MHV]/g)?.length);

test("the area inside each outline is its region's number of pixels, in pieces or with holes", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 9 }), (seed, regions) => {
      const [width, height] = [9, 7];
      const noise = noises(width * height, seed);
      const labels = Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => {
          const pixel = y * width + x;
          return pixel < regions ? pixel : Math.floor(((noise[pixel] + 1) / 2) * regions);
        }),
      );
      const sizes = Array.from(
        { length: regions },
        (_, region) => labels.flat().filter((each) => each === region).length,
      );
      expect(outlines(labels, regions).map(area)).toEqual(sizes);
    }),
    { numRuns: 40 },
  );
});

test("sides of pixels in a line are one: a rectangle has four corners, a ring twice as many", () => {
  const [ring, middle, below] = outlines(
    [
      [0, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 0],
      [2, 2, 2, 2],
    ],
    3,
  );
  // M and three sides; z draws the fourth.
  // A loop may begin within a side.
  expect(loops(ring)).toEqual([4, 5]);
  expect(loops(middle)).toEqual([4]);
  expect(loops(below)).toEqual([4]);
  expect(below.startsWith("M0 3")).toBe(true);
  // Corners of pixels are whole.
  for (const outline of [ring, middle, below]) expect(outline).toMatch(/^(?:M\d+ \d+|[HV]\d+|z)+$/);
});

test("a region that no pixel has is no outline", () => {
  expect(outlines([[0, 2]], 3)).toEqual([expect.stringContaining("z"), "", expect.stringContaining("z")]);
});

test("pixels that touch at a corner only are loops that can be filled", () => {
  expect(
    outlines(
      [
        [0, 1],
        [1, 0],
      ],
      2,
    ).map(area),
  ).toEqual([2, 2]);
});
