import { checkKnownOptions } from "../core/checks/check-options.js";
import { type Coalitions, keeps } from "../core/coalitions.js";
import type { ImageSource, Part } from "../core/explanation.js";
import type { Input } from "../core/features.js";
import { inPieces, turnsOf } from "../core/give-way.js";
import { checkAwaited } from "../core/is-promise.js";
import type { Masker, Perturber } from "../core/masker.js";
import type { Matrix } from "../core/matrix.js";
import { type RowBuffer, rowBuffer } from "../core/row-buffer.js";
import { WhyboxError } from "../core/whybox-error.js";
import { checkLabels } from "../images/check-labels.js";
import { type HiddenColour, hiddenImage } from "../images/hidden-image.js";
import { type CheckedImage, checkImage, type Image } from "../images/image.js";
import { png } from "../images/png.js";
import { type RegionRuns, regionRuns } from "../images/region-runs.js";

export type SuperpixelsOptions = {
  /**
   * Content of a hidden region. "mean" (default): its own mean colour. "blur": the image after a Gaussian blur of half
   * the mean width of a region. A number, or one per channel: that colour, in the range of the image.
   */
  readonly hide?: HiddenColour;
  /** Stops the work: it rejects with ABORTED. */
  readonly signal?: AbortSignal;
};

/** Data that a worker needs to hide regions: the image, what stands behind it, and which pixels lie side by side. */
export type SuperpixelsSpec = {
  readonly kind: "superpixels";
  /** height x width x channels numbers, and as many of the image with everything hidden */
  readonly image: Float64Array;
  readonly hidden: Float64Array;
  readonly channels: number;
  readonly runs: RegionRuns;
};

/**
 * The regions of an image as parts: a kept region stays as it is, a hidden one shows its mean colour, a blurred copy
 * or a given colour. A perturbed image costs a copy of the regions it keeps; no pixel's label is looked up.
 *
 * @param image  of the model's width, height, channels and range
 * @param labels  one per pixel, row by row, consecutive from 0: from slic, grid, or your own. A region may be in pieces
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA when labels do not fit the image, ABORTED; probe throws
 *   INVALID_DATA when the image does not fit the model
 * @example
 * const image = await readImage("cat.png", { width: 224, height: 224 });
 * const explanation = await lime(probe(model, await superpixels(image, await slic(image, { regions: 60 }))));
 * Cost: O(numbers of the image), in which other work gets its turn: milliseconds for 224 x 224 pixels, some seconds
 * for 12 megapixels. The image is held twice, 8 bytes per number, and once as a PNG.
 * Source: Ribeiro, Singh & Guestrin 2016, section 3.1, with the mean colour, cosine distance and width .25 of its
 * code.
 */
export async function superpixels(
  image: Image,
  labels: ArrayLike<number>,
  options: SuperpixelsOptions = {},
): Promise<Masker<Matrix>> {
  checkKnownOptions("superpixels", options, ["hide", "signal"]);
  checkAwaited("superpixels", "labels", labels);
  const giveWay = turnsOf("superpixels", options.signal);
  const checked = await checkImage("superpixels", image, giveWay);
  const { width, height, channels } = checked;
  const { labels: regionOf, regions } = await checkLabels("superpixels", labels, width, height, giveWay);
  const runs = await regionRuns(regionOf, regions, giveWay);
  const hidden = await hiddenImage("superpixels", checked, runs, options.hide ?? "mean", giveWay);
  const spec: SuperpixelsSpec = { kind: "superpixels", image: checked.data, hidden, channels, runs };
  const parts = describeRegions(runs, width);
  const source: ImageSource = {
    kind: "image",
    width,
    height,
    png: await png(checked, giveWay),
    labels: await runLengths(regionOf, giveWay),
  };
  return {
    parts: regions,
    references: 1,
    constant: await constantRegions(checked, hidden, runs, giveWay),
    locality: { distance: "cosine", width: 0.25, hidden: "halves" },
    spec,
    perturber: (buffer) => superpixelsPerturber(spec, buffer),
    describe: (input, modelName) => {
      checkFits(checked, input, modelName);
      return parts;
    },
    source,
  };
}

/** Runs in numbers of the image's row, where a pixel is as many as it has channels. */
function runsOfCells({ runs, channels }: SuperpixelsSpec): RegionRuns {
  const { starts } = runs;
  return { starts, from: runs.from.map((pixel) => pixel * channels), to: runs.to.map((pixel) => pixel * channels) };
}

/** The image with everything hidden, with the kept regions copied over it. */
export function superpixelsPerturber(spec: SuperpixelsSpec, buffer: RowBuffer = rowBuffer()): Perturber<Matrix> {
  const { image, hidden } = spec;
  const cells = runsOfCells(spec);
  const columns = image.length;
  return {
    rowBytes: image.byteLength,
    perturb({ z }, masks) {
      if (!("bits" in z)) throw new WhyboxError("INVALID_ARGUMENT", "superpixels: expected a plan of coalitions");
      const rows = masks.to - masks.from;
      const data = buffer.take(rows * columns);
      for (let row = 0; row < rows; row++) fillRow(data, row * columns, z, masks.from + row, image, hidden, cells);
      return { data, rows, columns };
    },
  };
}

function fillRow(
  data: Float64Array,
  offset: number,
  z: Coalitions,
  mask: number,
  image: Float64Array,
  hidden: Float64Array,
  { starts, from, to }: RegionRuns,
): void {
  data.set(hidden, offset);
  for (let part = 0; part + 1 < starts.length; part++) {
    if (keeps(z, mask, part)) copyRuns(data, offset, image, from, to, starts[part], starts[part + 1]);
  }
}

/** A loop over numbers: runs are a few dozen long, and a view for `set` costs more than copying them. */
function copyRuns(
  data: Float64Array,
  offset: number,
  image: Float64Array,
  from: Int32Array,
  to: Int32Array,
  first: number,
  end: number,
): void {
  for (let run = first; run < end; run++) {
    const last = to[run];
    for (let i = from[run]; i < last; i++) data[offset + i] = image[i];
  }
}

/** Regions that look the same hidden as kept, such as those of one colour under their mean. */
async function constantRegions(
  { data, channels }: CheckedImage,
  hidden: Float64Array,
  { starts, from, to }: RegionRuns,
  giveWay: () => Promise<void>,
): Promise<boolean[]> {
  const isSame = (run: number) => {
    for (let i = from[run] * channels; i < to[run] * channels; i++) {
      if (data[i] !== hidden[i]) return false;
    }
    return true;
  };
  const constant: boolean[] = [];
  for (let region = 0; region < starts.length - 1; region++) {
    let run = starts[region];
    for (; run < starts[region + 1] && isSame(run); run++) await giveWay();
    constant.push(run === starts[region + 1]);
  }
  return constant;
}

/** For each region its name, how many pixels it has and where their mean lies, in pixels from the upper left. */
function describeRegions({ starts, from, to }: RegionRuns, width: number): Part[] {
  return Array.from({ length: starts.length - 1 }, (_, region) => {
    let [pixels, x, y] = [0, 0, 0];
    for (let run = starts[region]; run < starts[region + 1]; run++) {
      // A run may go on for several rows of the image.
      for (let first = from[run], end = 0; first < to[run]; first = end) {
        const row = Math.floor(first / width);
        end = Math.min(to[run], (row + 1) * width);
        const column = first - row * width;
        pixels += end - first;
        x += ((end - first) * (2 * column + end - first - 1)) / 2;
        y += (end - first) * row;
      }
    }
    return { name: `region ${region}`, value: { pixels, x: Math.round(x / pixels), y: Math.round(y / pixels) } };
  });
}

function checkFits({ width, height, channels, range }: CheckedImage, input: Input, modelName: string): void {
  if (input.kind !== "image") {
    throw new WhyboxError("INVALID_ARGUMENT", `superpixels: model "${modelName}" takes ${input.kind}, not images`);
  }
  if (width !== input.width || height !== input.height || channels !== input.channels) {
    throw new WhyboxError(
      "INVALID_DATA",
      `superpixels: the image is ${width} x ${height} x ${channels} (width x height x channels) but model "${modelName}" takes ${input.width} x ${input.height} x ${input.channels}`,
    );
  }
  if (range[0] !== input.range[0] || range[1] !== input.range[1]) {
    throw new WhyboxError(
      "INVALID_DATA",
      `superpixels: the image's range is ${range[0]} to ${range[1]} but model "${modelName}" takes ${input.range[0]} to ${input.range[1]}`,
    );
  }
}

async function runLengths(labels: Int32Array, giveWay: () => Promise<void>): Promise<[number, number][]> {
  const lengths: [number, number][] = [];
  await inPieces(labels.length, PIXELS_PER_TURN, giveWay, (from, to) => {
    for (let pixel = from; pixel < to; pixel++) {
      if (pixel > 0 && labels[pixel] === labels[pixel - 1]) lengths[lengths.length - 1][1]++;
      else lengths.push([labels[pixel], 1]);
    }
  });
  return lengths;
}

/** Pixels between two looks at the clock: some milliseconds. */
const PIXELS_PER_TURN = 2 ** 18;
