import { expect, test } from "vitest";
import { connectedRegions } from "../../dist/images/connected-regions.js";
import { parkMiller } from "../fixtures/park-miller.js";

const giveWay = () => Promise.resolve();
const WIDTH = 24;
const HEIGHT = 15;

function pictureOf(seed: number, clusters: number) {
  const { below, uniform } = parkMiller(seed);
  const plane = () => Float64Array.from({ length: WIDTH * HEIGHT }, () => 100 * uniform());
  return {
    clusters: Int32Array.from({ length: WIDTH * HEIGHT }, () => below(clusters)),
    colours: { lightness: plane(), a: plane(), b: plane() },
  };
}

/** Number of connected pieces of each label, by sides, found by spreading labels until nothing changes. */
function piecesOf(labels: Int32Array): Map<number, number> {
  const piece = Int32Array.from(labels.keys());
  for (let changed = true; changed; ) {
    changed = false;
    for (let pixel = 0; pixel < labels.length; pixel++) {
      for (const other of [pixel % WIDTH > 0 ? pixel - 1 : pixel, pixel >= WIDTH ? pixel - WIDTH : pixel]) {
        if (labels[other] !== labels[pixel] || piece[other] === piece[pixel]) continue;
        const least = Math.min(piece[other], piece[pixel]);
        piece[other] = least;
        piece[pixel] = least;
        changed = true;
      }
    }
  }
  const pieces = new Map<number, Set<number>>();
  labels.forEach((label, pixel) => {
    pieces.set(label, (pieces.get(label) ?? new Set()).add(piece[pixel]));
  });
  return new Map([...pieces].map(([label, found]) => [label, found.size]));
}

test.each([
  [1, 2, 9],
  [2, 5, 4],
  [3, 3, 1],
])("seed %d: every region is one piece, numbered in the order in which they begin", async (seed, count, regions) => {
  const { clusters, colours } = pictureOf(seed, count);
  const labels = await connectedRegions(clusters, colours, WIDTH, HEIGHT, regions, giveWay);
  const pieces = piecesOf(labels);
  expect([...new Set(labels)]).toEqual(Array.from(pieces.keys()).toSorted((a, b) => a - b));
  expect(pieces.size).toBeLessThanOrEqual(regions);
  expect([...pieces.values()].every((found) => found === 1)).toBe(true);
});

test("large pieces stay as they are: two halves, one of them in two parts", async () => {
  const clusters = Int32Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => {
    const column = pixel % WIDTH;
    return column >= 8 && column < 16 ? 1 : 0;
  });
  const { colours } = pictureOf(4, 2);
  const labels = await connectedRegions(clusters, colours, WIDTH, HEIGHT, 3, giveWay);
  expect(labels).toEqual(clusters.map((_, pixel) => Math.floor((pixel % WIDTH) / 8)));
});

test("a crumb joins the neighbour that is nearest in colour", async () => {
  const clusters = Int32Array.from({ length: WIDTH * HEIGHT }, (_, pixel) => (pixel % WIDTH < 12 ? 0 : 1));
  const crumb = 5 * WIDTH + 11;
  clusters[crumb] = 2;
  const dark = (pixel: number) => (pixel % WIDTH < 12 ? 10 : 90);
  const lightness = Float64Array.from(clusters, (_, pixel) => (pixel === crumb ? 80 : dark(pixel)));
  const grey = new Float64Array(clusters.length);
  const labels = await connectedRegions(clusters, { lightness, a: grey, b: grey }, WIDTH, HEIGHT, 2, giveWay);
  expect(labels[crumb]).toBe(labels[crumb + 1]);
  expect(labels[crumb]).not.toBe(labels[crumb - 1]);
});
