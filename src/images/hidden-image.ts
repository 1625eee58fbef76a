import { WhyboxError } from "../core/whybox-error.js";
import { blurred } from "./blurred.js";
import type { CheckedImage } from "./image.js";
import type { RegionRuns } from "./region-runs.js";

/** Content of a hidden region: its mean colour, a blurred copy, one number for all channels, or one per channel. */
export type HiddenColour = "mean" | "blur" | number | readonly number[];

/**
 * The numbers of an image of which every region is hidden.
 *
 * @param where  who asks, for the error
 * @throws WhyboxError INVALID_ARGUMENT for a colour of another number of channels or outside the image's range
 */
export function hiddenImage(where: string, image: CheckedImage, runs: RegionRuns, hide: HiddenColour): Float64Array {
  const { data, width, height, channels, range } = image;
  if (hide === "mean") return regionMeans(image, runs);
  if (hide === "blur") {
    const regions = runs.starts.length - 1;
    return blurred(image, Math.sqrt((width * height) / regions) / 2);
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
  return data.map((_, i) => colour[i % channels]);
}

function regionMeans({ data, channels }: CheckedImage, { starts, from, to }: RegionRuns): Float64Array {
  const means = new Float64Array(data.length);
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
      }
      // The mean of equal numbers may differ from them in the last digit; a flat region must look the same hidden.
      const mean = lowest === highest ? lowest : sum / count;
      for (let run = first; run < last; run++) {
        for (let pixel = from[run]; pixel < to[run]; pixel++) means[pixel * channels + channel] = mean;
      }
    }
  }
  return means;
}
