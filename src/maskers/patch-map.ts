import { checkArgument, isObject } from "../core/checks/check-argument.js";
import type { Part } from "../core/explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Image } from "../images/image.js";

/**
 * One value per pixel from the values of windows: the mean over the windows that cover it.
 *
 * @param parts  as `patches` reports them, with `value: { x, y, size }`
 * @param values  one per part
 * @returns height x width, row by row; 0 where no window lies
 * @throws WhyboxError INVALID_DATA for parts that are no windows of the image
 * @example
 * const { subject, result } = await occlusion(probe(model, await patches(image, { size: 16, stride: 8 })));
 * const heat = patchMap(subject.parts, result.values[0], image);
 */
export function patchMap(
  parts: readonly Part[],
  values: readonly number[],
  image: Pick<Image, "width" | "height">,
): Float64Array {
  checkArgument("patchMap", Array.isArray(parts), "parts to be those of an explanation of patches()", parts);
  checkArgument("patchMap", isObject(values) && "length" in values, "values to be a list, one per part", values);
  checkArgument("patchMap", isObject(image), "an image { width, height }", image);
  const { width, height } = image;
  for (const [name, size] of Object.entries({ width, height })) {
    checkArgument("patchMap", Number.isInteger(size) && size > 0, `${name} to be a whole number above 0`, size);
  }
  const sums = new Float64Array(width * height);
  const windows = new Uint32Array(width * height);
  parts.forEach(({ name, value }, part) => {
    const { x, y, size } = (value ?? {}) as { x?: number; y?: number; size?: number };
    const isWindow = isWhole(x, 0) && isWhole(y, 0) && isWhole(size, 1) && x + size <= width && y + size <= height;
    if (!isWindow || values[part] === undefined) {
      throw new WhyboxError(
        "INVALID_DATA",
        `patchMap: expected parts to be windows of patches() inside ${width} x ${height} with a value each, part ${part} ("${name}") is not`,
      );
    }
    for (let row = y; row < y + size; row++) {
      for (let column = x; column < x + size; column++) {
        sums[row * width + column] += values[part];
        windows[row * width + column]++;
      }
    }
  });
  return sums.map((sum, pixel) => (windows[pixel] === 0 ? 0 : sum / windows[pixel]));
}

function isWhole(value: number | undefined, min: number): value is number {
  return Number.isInteger(value) && (value as number) >= min;
}
