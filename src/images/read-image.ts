import { checkKnownOptions } from "../core/checks/check-options.js";
import { missingPackage } from "../core/checks/missing-package.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { CheckedImage } from "./image.js";

export type ReadImageOptions = {
  /** Pixels. The image is stretched to just this size; with one of the two the other follows. Default: its own. */
  readonly width?: number;
  readonly height?: number;
  /** 1 grey, 3 red, green and blue, 4 with opacity. Default 3. Without opacity, what is transparent becomes white. */
  readonly channels?: 1 | 3 | 4;
  /** What black and white become. Default 0 to 1. */
  readonly range?: readonly [number, number];
};

/**
 * An image from a file: PNG, JPEG, WebP, AVIF, GIF, TIFF or SVG, turned upright and converted to sRGB.
 *
 * @param path  of the file
 * @throws WhyboxError INVALID_ARGUMENT; INVALID_DATA for a file that is missing or no image; DEPENDENCY_MISSING
 *   where the package sharp is not installed, DEPENDENCY_FAILED where it does not load
 * @example
 * const image = await readImage("cat.png", { width: 224, height: 224, range: [-1, 1] });
 */
export async function readImage(path: string, options: ReadImageOptions = {}): Promise<CheckedImage> {
  checkKnownOptions("readImage", options, ["width", "height", "channels", "range"]);
  const { width, height, channels = 3, range = [0, 1] } = options;
  for (const [name, size] of Object.entries({ width, height })) {
    if (size === undefined || (Number.isInteger(size) && size > 0)) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `readImage: expected ${name} to be a whole number of 1 or more, got ${String(size)}`,
    );
  }
  if (![1, 3, 4].includes(channels)) {
    throw new WhyboxError("INVALID_ARGUMENT", `readImage: expected channels to be 1, 3 or 4, got ${String(channels)}`);
  }
  const [low, high] = range;
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `readImage: expected range to be [lowest, highest], got ${JSON.stringify(range)}`,
    );
  }
  const { default: sharp } = await importSharp(path);
  try {
    let upright = sharp(path).rotate();
    if (width !== undefined || height !== undefined) {
      const isStretched = width !== undefined && height !== undefined;
      upright = upright.resize(width, height, isStretched ? { fit: "fill" } : {});
    }
    upright = channels === 4 ? upright.ensureAlpha() : upright.flatten({ background: "#fff" });
    const { data, info } = await upright
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const levels = Float64Array.from({ length: 256 }, (_, byte) => low + ((high - low) * byte) / 255);
    // Not by a last digit outside the range.
    levels[255] = high;
    return {
      data: Float64Array.from(data, (byte) => levels[byte]),
      width: info.width,
      height: info.height,
      channels: info.channels,
      range: [low, high],
    };
  } catch (cause) {
    const why = (cause as Error).message.replace(`: ${path}`, "");
    throw new WhyboxError("INVALID_DATA", `readImage: ${path}: ${why}`, { cause });
  }
}

async function importSharp(path: string): Promise<typeof import("sharp")> {
  try {
    return await import("sharp");
  } catch (cause) {
    throw missingPackage(`readImage: reading ${path}`, "sharp", cause);
  }
}
