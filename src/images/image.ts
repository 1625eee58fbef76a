import { describeValue } from "../core/checks/describe-value.js";
import { inPieces } from "../core/give-way.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * A picture as numbers: height x width x channels, row-major, the channels of a pixel side by side. What a model of
 * images takes as one matrix row.
 */
export interface Image {
  /** height x width x channels numbers within `range` */
  readonly data: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 red, green and blue (sRGB), 4 with opacity; any other number is allowed where no colour is needed */
  readonly channels: number;
  /** The darkest and the lightest value. Default: 0 to 255 for bytes, else 0 to 1. */
  readonly range?: readonly [number, number];
}

/** An image whose numbers are known to be in order. */
export interface CheckedImage extends Image {
  readonly data: Float64Array;
  readonly range: readonly [number, number];
}

/**
 * The image with its range, its numbers copied.
 *
 * @param where  the function that was given it
 * @param giveWay  called many times on the way
 * @throws WhyboxError INVALID_ARGUMENT for something that is no image; INVALID_DATA for a value outside the range,
 *   naming the pixel and channel
 */
export async function checkImage(where: string, image: Image, giveWay: () => Promise<void>): Promise<CheckedImage> {
  const { data, width, height, channels } = (image ?? {}) as Partial<Image>;
  if (typeof data !== "object" || data === null || typeof data.length !== "number") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected an image { data, width, height, channels, range }, got ${describe(image)}`,
    );
  }
  if (![width, height, channels].every((size) => Number.isInteger(size) && (size as number) > 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected width, height and channels of the image to be whole numbers above 0, got ${width} x ${height} x ${channels}`,
    );
  }
  const numbers = (width as number) * (height as number) * (channels as number);
  if (data.length !== numbers) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${numbers} numbers in the image (${width} x ${height} x ${channels}), got ${data.length}`,
    );
  }
  const range = image.range ?? (isBytes(data) ? [0, 255] : [0, 1]);
  const [low, high] = range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected the image's range to be [lowest, highest], got ${JSON.stringify(image.range)}`,
    );
  }
  const copy = new Float64Array(numbers);
  await inPieces(numbers, NUMBERS_PER_TURN, giveWay, (from, to) => {
    for (let i = from; i < to; i++) {
      copy[i] = data[i];
      if (copy[i] >= low && copy[i] <= high) continue;
      const pixel = Math.floor(i / (channels as number));
      const place = `x ${pixel % (width as number)}, y ${Math.floor(pixel / (width as number))}, channel ${i % (channels as number)}`;
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: expected numbers from ${low} to ${high}, the range of the image, got ${describeValue(data[i])} at ${place}`,
      );
    }
  });
  return { data: copy, width: width as number, height: height as number, channels: channels as number, range };
}

/** Numbers between two looks at the clock: some milliseconds. */
const NUMBERS_PER_TURN = 2 ** 20;

function isBytes(data: ArrayLike<number>): boolean {
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray;
}

function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return `an object with keys ${Object.keys(value).slice(0, 8).join(", ") || "(none)"}`;
  }
  return String(value);
}
