import { inPieces } from "../core/give-way.js";
import { WhyboxError } from "../core/whybox-error.js";
import { blurred } from "./blurred.js";
import type { CheckedImage } from "./image.js";
import type { RegionRuns } from "./region-runs.js";

/** Content of a hidden region: its mean colour, a blurred copy, one number for all channels, or one per channel. */
export type HiddenColour = "mean" | "blur" | number | readonly number[];

/**
 * The numbers of an image of which every region is hidden.
 *
 * @param where  the function that the error names
 * @param giveWay  called many times on the way
 * @throws WhyboxError INVALID_ARGUMENT for a colour of another number of channels or outside the image's range
 */
export async function hiddenImage(
  where: string,
  image: CheckedImage,
  runs: RegionRuns,
  hide: HiddenColour,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const { data, width, height, channels, range } = image;
  if (hide === "mean") return regionMeans(image, runs, giveWay);
  if (hide === "blur") {
    const regions = runs.starts.length - 1;
    return blurred(image, Math.sqrt((width * height) / regions) / 2, giveWay);
  }
  const colour = typeof hide === "number" ? new Array<number>(channels).fill(hide) : hide;
  const [low, high] = range;
  const isColour =
    Array.isArray(colour) &&
    colour.length === channels &&
    colour.every((value) => typeof value === "number" && value >= low && value <= high);
  if (!isColour) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected hide to be "mean", "blur", a number from ${low} to ${high}, or ${channels} of them, got ${JSON.stringify(hide)}`,
    );
  }
  const hidden = new Float64Array(data.length);
  await inPieces(data.length, NUMBERS_PER_TURN, giveWay, (from, to) => {
    for (let i = from; i < to; i++) hidden[i] = colour[i % channels];
  });
  return hidden;
}

/** Numbers, or pixels of a region, between two looks at the clock: some milliseconds. */
const NUMBERS_PER_TURN = 2 ** 19;

async function regionMeans(
  { data, channels }: CheckedImage,
  { starts, from, to }: RegionRuns,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const means = new Float64Array(data.length);
  let seen = 0;
  for (let region = 0; region < starts.length - 1; region++) {
    const [first, last] = [starts[region], starts[region + 1]];
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let count = 0;
      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      for (let run = first; run < last; run++) {
        for (let pixel = from[run]; pixel < to[run]; pixel++) {
          const value = data[pixel * channels + channel];
          sum += value;
          count++;
          if (value < lowest) lowest = value;
          if (value > highest) highest = value;
        }
        seen += to[run] - from[run];
        if (seen < NUMBERS_PER_TURN) continue;
        seen = 0;
        await giveWay();
      }
      // The mean of equal numbers may differ from them in the last digit; a flat region must look the same hidden.
      const mean = lowest === highest ? lowest : sum / count;
      for (let run = first; run < last; run++) {
        for (let pixel = from[run]; pixel < to[run]; pixel++) means[pixel * channels + channel] = mean;
        seen += to[run] - from[run];
        if (seen < NUMBERS_PER_TURN) continue;
        seen = 0;
        await giveWay();
      }
    }
  }
  return means;
}
