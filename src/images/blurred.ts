import { inPieces } from "../core/give-way.js";
import type { CheckedImage } from "./image.js";

/** A wider Gaussian is approached by box filters, whose time does not grow with their width. */
const MAX_DIRECT_DEVIATION = 8;

/**
 * The numbers of an image after a Gaussian blur; at the borders, the mean over what there is of the image. The plain version,
 * which a test holds it to: the mean of all pixels around each, weighted by the Gaussian of their distance.
 *
 * A deviation of more than 8 pixels is approached by three box filters in a row, within some hundredths of the
 * Gaussian's peak: the time does not depend on the deviation.
 *
 * @param deviation  standard deviation of the Gaussian, in pixels; cut off at three of them
 * @param giveWay  called many times on the way
 * Cost: O(numbers).
 * Source: three extended box filters, Gwosdek, Grewenig, Bruhn & Weickert 2011, "Theoretical foundations of Gaussian
 *   convolution by extended box filtering".
 */
export async function blurred(
  image: CheckedImage,
  deviation: number,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const { data, width, height, channels } = image;
  const blurLine = deviation <= MAX_DIRECT_DEVIATION ? gaussianLine(deviation) : boxLine(deviation);
  const line = width * channels;
  const across = new Float64Array(data.length);
  await inPieces(height, NUMBERS_PER_TURN / line, giveWay, (top, below) => {
    for (let y = top; y < below; y++) {
      for (let c = 0; c < channels; c++) blurLine(data, across, y * line + c, width, channels);
    }
  });
  const both = new Float64Array(data.length);
  await inPieces(line, NUMBERS_PER_TURN / height, giveWay, (from, to) => {
    for (let at = from; at < to; at++) blurLine(across, both, at, height, line);
  });
  return both;
}

/** Numbers between two looks at the clock: some milliseconds, also from the top of an image to its bottom. */
const NUMBERS_PER_TURN = 2 ** 16;

/** Blurs `count` numbers from `start` on, `step` apart. */
type BlurLine = (from: Float64Array, to: Float64Array, start: number, count: number, step: number) => void;

function gaussianLine(deviation: number): BlurLine {
  const reach = Math.ceil(3 * deviation);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp((-0.5 * i * i) / (deviation * deviation)));
  return (from, to, start, count, step) => {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      let weights = 0;
      for (let j = Math.max(0, i - reach); j <= Math.min(count - 1, i + reach); j++) {
        const weight = kernel[Math.abs(i - j)];
        sum += weight * from[start + j * step];
        weights += weight;
      }
      to[start + i * step] = sum / weights;
    }
  };
}

const PASSES = 3;

/** Boxes of 2 reach + 1 pixels and a share of the next on each side, so that the variance is that of the Gaussian. */
function boxLine(deviation: number): BlurLine {
  const variance = (deviation * deviation) / PASSES;
  const reach = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2);
  const share =
    ((2 * reach + 1) * (variance - (reach * (reach + 1)) / 3)) / (2 * ((reach + 1) * (reach + 1) - variance));
  let line = new Float64Array(0);
  let sums = new Float64Array(0);
  return (from, to, start, count, step) => {
    if (line.length !== count) {
      line = new Float64Array(count);
      sums = new Float64Array(count + 1);
    }
    for (let i = 0, at = start; i < count; i++, at += step) line[i] = from[at];
    for (let pass = 0; pass < PASSES; pass++) boxPass(line, sums, reach, share);
    for (let i = 0, at = start; i < count; i++, at += step) to[at] = line[i];
  };
}

function boxPass(line: Float64Array, sums: Float64Array, reach: number, share: number): void {
  const count = line.length;
  for (let i = 0; i < count; i++) sums[i + 1] = sums[i] + line[i];
  // From the sums, because the line itself is overwritten on the way.
  const pixel = (i: number) => sums[i + 1] - sums[i];
  for (let i = 0; i < count; i++) {
    const first = Math.max(0, i - reach);
    const end = Math.min(count, i + reach + 1);
    let sum = sums[end] - sums[first];
    let weights = end - first;
    if (first > 0) {
      sum += share * pixel(first - 1);
      weights += share;
    }
    if (end < count) {
      sum += share * pixel(end);
      weights += share;
    }
    line[i] = sum / weights;
  }
}
