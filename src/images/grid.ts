import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Image } from "./image.js";

/**
 * Squares of `size` x `size` pixels as regions; those at the right and lower border are smaller where it does not
 * divide the image.
 *
 * @param image  only its width and height are looked at
 * @returns one label per pixel, from 0, row by row
 * @throws WhyboxError INVALID_ARGUMENT
 * Cost: O(pixels), at once: some 40 ms for 12 megapixels.
 * @example
 * const labels = grid({ width: 4, height: 2 }, { size: 2 });   // 0 0 1 1 0 0 1 1
 */
export function grid(image: Pick<Image, "width" | "height">, options: { readonly size: number }): Int32Array {
  const { width, height } = image ?? {};
  if (![width, height].every((length) => Number.isInteger(length) && length > 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `grid: expected width and height of the image to be whole numbers above 0, got ${width} x ${height}`,
    );
  }
  checkKnownOptions("grid", options ?? {}, ["size"]);
  const size = options?.size;
  if (!Number.isInteger(size) || size < 1) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `grid: expected size to be a whole number of 1 or more, the pixels of a side, got ${describeValue(size)}`,
    );
  }
  const across = Math.ceil(width / size);
  const labels = new Int32Array(width * height);
  for (let y = 0, pixel = 0; y < height; y++) {
    const first = Math.floor(y / size) * across;
    for (let x = 0; x < width; x++, pixel++) labels[pixel] = first + Math.floor(x / size);
  }
  return labels;
}
