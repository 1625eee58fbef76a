import { expect, test } from "vitest";
import { slicSeeds } from "../../dist/images/slic-seeds.js";

const noTurns = async () => {};
/** Flat but for the pixels named, which are lighter. */
function flat(width: number, height: number, light: (x: number, y: number) => number = () => 0) {
  const lightness = Float64Array.from({ length: width * height }, (_, i) => light(i % width, Math.floor(i / width)));
  return { lightness, a: new Float64Array(width * height), b: new Float64Array(width * height) };
}

test.each([
  [40, 30, 12],
  [50, 20, 7],
  [9, 64, 5],
  [6, 6, 36],
  [3, 40, 11],
])(
  "%i x %i pixels have %i centres, each in the middle of its own cell, and cells of about one size",
  async (width, height, regions) => {
    const { x, y, labels } = await slicSeeds(flat(width, height), width, height, regions, noTurns);
    const sizes = new Float64Array(regions);
    const sums = [new Float64Array(regions), new Float64Array(regions)];
    labels.forEach((label, pixel) => {
      sizes[label]++;
      sums[0][label] += pixel % width;
      sums[1][label] += Math.floor(pixel / width);
    });
    const even = (width * height) / regions;
    for (let region = 0; region < regions; region++) {
      expect(labels[y[region] * width + x[region]]).toBe(region);
      expect(Math.abs(sums[0][region] / sizes[region] - x[region])).toBeLessThanOrEqual(1);
      expect(Math.abs(sums[1][region] / sizes[region] - y[region])).toBeLessThanOrEqual(1);
      expect(sizes[region]).toBeGreaterThan(even / 2.5);
      expect(sizes[region]).toBeLessThan(even * 2.5);
    }
  },
);

test("a centre moves to the pixel around it whose neighbours differ least, and takes its colour", async () => {
  // One centre in the middle of 9 x 9, on an edge between two halves: to its left, all is flat.
  const colours = flat(9, 9, (x) => (x > 4 ? 50 : 10));
  const { x, y, lightness } = await slicSeeds(colours, 9, 9, 1, noTurns);
  expect([x[0], y[0], lightness[0]]).toEqual([3, 3, 10]);
});

test("so many centres that they could meet stay where they are", async () => {
  const { x, y } = await slicSeeds(
    flat(6, 6, (column) => 10 * column),
    6,
    6,
    36,
    noTurns,
  );
  expect(new Set(Array.from(x, (column, i) => `${column} ${y[i]}`)).size).toBe(36);
});
