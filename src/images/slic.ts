import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { turnsOf } from "../core/give-way.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type Cielab, cielab } from "./cielab.js";
import { connectedRegions } from "./connected-regions.js";
import { checkImage, type Image } from "./image.js";
import { type Seeds, slicSeeds } from "./slic-seeds.js";

export type SlicOptions = {
  /** Number of regions wanted, 1 to the number of pixels. So many come back, or slightly fewer. */
  readonly regions: number;
  /** Weight of nearness against likeness of colour: 1 follows every edge, 40 makes near squares. Default 10. */
  readonly compactness?: number;
  /** Stops the work: it rejects with ABORTED. */
  readonly signal?: AbortSignal;
};

/** Achanta et al. 2012, section III.B: "10 iterations suffices for most images". */
const ITERATIONS = 10;

/** Pixels between two looks at the clock: some milliseconds. */
const PIXELS_PER_TURN = 2 ** 18;

/**
 * Superpixels: regions of one colour and about one size that follow the edges of an image. Every region is
 * connected. The same image gives the same regions; nothing is drawn at random.
 *
 * @param image  1 (grey), 3 (sRGB) or 4 channels; opacity is not looked at
 * @returns one label per pixel, consecutive from 0 in the order in which regions begin
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA, ABORTED
 * @example
 * const labels = await slic(await readImage("cat.png"), { regions: 60 });
 * Source: Achanta, Shaji, Smith, Lucchi, Fua & Süsstrunk 2012, "SLIC superpixels compared to state-of-the-art
 * superpixel methods", algorithm 1. Departs from it in two places: seeds stand in rows that are filled unevenly so
 * that there are exactly as many as were asked for, and connectivity is enforced by colour (see connectedRegions).
 * Cost: O(pixels), whatever the number of regions: some seconds for 12 megapixels, in which other work gets its turn.
 */
export async function slic(image: Image, options: SlicOptions): Promise<Int32Array> {
  checkKnownOptions("slic", options ?? {}, ["regions", "compactness", "signal"]);
  const { regions, compactness = 10, signal } = options ?? {};
  const giveWay = turnsOf("slic", signal);
  const checked = await checkImage("slic", image, giveWay);
  const { width, height, channels } = checked;
  if (![1, 3, 4].includes(channels)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `slic: expected an image of 1 (grey), 3 (RGB) or 4 (RGBA) channels, got ${channels}; use grid, or labels of your own`,
    );
  }
  const pixels = width * height;
  if (!Number.isInteger(regions) || regions < 1 || regions > pixels) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `slic: expected regions to be a whole number from 1 to ${pixels}, the pixels of the image, got ${describeValue(regions)}`,
    );
  }
  if (!(compactness > 0 && Number.isFinite(compactness))) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `slic: expected compactness to be a number above 0, got ${describeValue(compactness)}`,
    );
  }
  const colours = await cielab(checked, giveWay);
  const spacing = Math.sqrt(pixels / regions);
  const seeds = await slicSeeds(colours, width, height, regions, giveWay);
  const nearness = (compactness / spacing) ** 2;
  const distances = new Float64Array(pixels);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    distances.fill(Number.POSITIVE_INFINITY);
    await assign(colours, width, height, seeds, Math.ceil(spacing), nearness, distances, giveWay);
    await giveWay();
    await moveToMeans(colours, width, seeds, giveWay);
  }
  return connectedRegions(seeds.labels, colours, width, height, regions, giveWay);
}

/** Gives each pixel to the nearest of the centres within whose window, 2S x 2S, it lies. */
async function assign(
  colours: Cielab,
  width: number,
  height: number,
  seeds: Seeds,
  reach: number,
  nearness: number,
  distances: Float64Array,
  giveWay: () => Promise<void>,
): Promise<void> {
  const { x, y } = seeds;
  let pixels = 0;
  for (let centre = 0; centre < x.length; centre++) {
    const left = Math.max(0, Math.ceil(x[centre] - reach));
    const right = Math.min(width - 1, Math.floor(x[centre] + reach));
    const end = Math.min(height, Math.floor(y[centre] + reach) + 1);
    const linesPerTurn = Math.ceil(PIXELS_PER_TURN / (right - left + 1));
    for (let top = Math.max(0, Math.ceil(y[centre] - reach)); top < end; top += linesPerTurn) {
      const below = Math.min(end, top + linesPerTurn);
      assignLines(colours, width, seeds, centre, { left, right, top, below }, nearness, distances);
      pixels += (below - top) * (right - left + 1);
      if (pixels < PIXELS_PER_TURN) continue;
      pixels = 0;
      await giveWay();
    }
  }
}

function assignLines(
  { lightness, a, b }: Cielab,
  width: number,
  { labels, x, y, lightness: centreL, a: centreA, b: centreB }: Seeds,
  centre: number,
  window: { readonly left: number; readonly right: number; readonly top: number; readonly below: number },
  nearness: number,
  distances: Float64Array,
): void {
  const { left, right, top, below } = window;
  const [cx, cy, cl, ca, cb] = [x[centre], y[centre], centreL[centre], centreA[centre], centreB[centre]];
  for (let row = top; row < below; row++) {
    const rowPart = nearness * (row - cy) * (row - cy);
    const end = row * width + right;
    let dx = left - cx;
    for (let pixel = row * width + left; pixel <= end; pixel++, dx++) {
      const dl = lightness[pixel] - cl;
      const da = a[pixel] - ca;
      const db = b[pixel] - cb;
      const distance = dl * dl + da * da + db * db + nearness * dx * dx + rowPart;
      if (distance < distances[pixel]) {
        distances[pixel] = distance;
        labels[pixel] = centre;
      }
    }
  }
}

/** Moves each centre to the mean of its pixels. One that has lost all of them stays where it is. */
async function moveToMeans(
  colours: Cielab,
  width: number,
  centres: Seeds,
  giveWay: () => Promise<void>,
): Promise<void> {
  const { labels, x, y } = centres;
  const sums = new Float64Array(6 * x.length);
  const height = labels.length / width;
  const linesPerTurn = Math.ceil(PIXELS_PER_TURN / width);
  for (let top = 0; top < height; top += linesPerTurn) {
    addLines(sums, colours, width, labels, top, Math.min(height, top + linesPerTurn));
    await giveWay();
  }
  for (let centre = 0; centre < x.length; centre++) {
    const at = 6 * centre;
    const size = sums[at + 5];
    if (size === 0) continue;
    centres.lightness[centre] = sums[at] / size;
    centres.a[centre] = sums[at + 1] / size;
    centres.b[centre] = sums[at + 2] / size;
    x[centre] = sums[at + 3] / size;
    y[centre] = sums[at + 4] / size;
  }
}

/** Adds the pixels of some lines to the six sums of each centre: colour, place and number. */
function addLines(
  sums: Float64Array,
  { lightness, a, b }: Cielab,
  width: number,
  labels: Int32Array,
  top: number,
  below: number,
): void {
  for (let row = top, pixel = top * width; row < below; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const at = 6 * labels[pixel];
      sums[at] += lightness[pixel];
      sums[at + 1] += a[pixel];
      sums[at + 2] += b[pixel];
      sums[at + 3] += column;
      sums[at + 4] += row;
      sums[at + 5]++;
    }
  }
}
