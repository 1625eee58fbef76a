import { square } from "../math/square.js";
import type { CheckedImage } from "./image.js";

/**
 * The numbers of an image after a Gaussian blur; at the borders, the mean over what there is of the image.
 *
 * @param deviation  standard deviation of the Gaussian, in pixels; cut off at three of them
 * Cost: O(numbers x deviation).
 */
export function blurred({ data, width, height, channels }: CheckedImage, deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, i) => Math.exp(-0.5 * square(i / deviation)));
  const across = new Float64Array(data.length);
  const line = width * channels;
  for (let y = 0; y < height; y++) blurLines(data, across, y * line, width, channels, channels, kernel);
  const both = new Float64Array(data.length);
  for (let x = 0; x < width; x++) blurLines(across, both, x * channels, height, line, channels, kernel);
  return both;
}

/** Blurs one row or column: `count` pixels from `start` on, `step` numbers apart. */
function blurLines(
  from: Float64Array,
  to: Float64Array,
  start: number,
  count: number,
  step: number,
  channels: number,
  kernel: Float64Array,
): void {
  const reach = kernel.length - 1;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      let weights = 0;
      for (let j = Math.max(0, i - reach); j <= Math.min(count - 1, i + reach); j++) {
        const weight = kernel[Math.abs(i - j)];
        sum += weight * from[start + j * step + channel];
        weights += weight;
      }
      to[start + i * step + channel] = sum / weights;
    }
  }
}
