import { checkKnownOptions } from "../core/checks/check-options.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Image } from "./image.js";

/**
 * Squares of `size` x `size` pixels as regions; those at the right and lower border are smaller where it does not
 * divide the image.
 *
 * @param image  only its width and height are looked at
 * @returns one label per pixel, from 0, row by row
 * @throws WhyboxError INVALID_ARGUMENT
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
      `grid: expected size to be a whole number of 1 or more, the pixels of a side, got ${String(size)}`,
    );
  }
  const across = Math.ceil(width / size);
  return Int32Array.from(
    { length: width * height },
    (_, pixel) => Math.floor(Math.floor(pixel / width) / size) * across + Math.floor((pixel % width) / size),
  );
}
