import type { CheckedImage } from "./image.js";

/** The three planes of CIELAB, one number per pixel: L* from 0 to 100, a* and b* about -128 to 127. */
export interface Cielab {
  readonly lightness: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/**
 * An sRGB image, or a grey one, in CIELAB under D65, where equal distances look about equally large. Opacity is not
 * looked at.
 *
 * @param giveWay  called many times on the way
 * Source: IEC 61966-2-1 (sRGB), CIE 15 (CIELAB). Cost: O(pixels).
 */
export async function cielab(image: CheckedImage, giveWay: () => Promise<void>): Promise<Cielab> {
  const { width, height, range } = image;
  const pixels = width * height;
  const planes = { lightness: new Float64Array(pixels), a: new Float64Array(pixels), b: new Float64Array(pixels) };
  const linear = linearLight(range);
  for (let from = 0; from < pixels; from += PIXELS_PER_TURN) {
    convert(image, linear, planes, from, Math.min(pixels, from + PIXELS_PER_TURN));
    await giveWay();
  }
  return planes;
}

/** Number of pixels between two checks of the clock: some milliseconds. */
const PIXELS_PER_TURN = 2 ** 16;

function convert(
  { data, channels }: CheckedImage,
  linear: (value: number) => number,
  { lightness, a, b }: Cielab,
  from: number,
  to: number,
): void {
  const isColour = channels >= 3;
  for (let pixel = from, at = from * channels; pixel < to; pixel++, at += channels) {
    const red = linear(data[at]);
    if (!isColour) {
      lightness[pixel] = 116 * labCurve(red) - 16;
      continue;
    }
    const green = linear(data[at + 1]);
    const blue = linear(data[at + 2]);
    // sRGB to XYZ, each divided by the white of D65.
    const x = labCurve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
    const y = labCurve(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
    const z = labCurve((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
    lightness[pixel] = 116 * y - 16;
    a[pixel] = 500 * (x - y);
    b[pixel] = 200 * (y - z);
  }
}

/** The steps of the table below: at the darkest its error is below 0.001 of L*, which is not visible. */
const STEPS = 4095;
let curve: Float64Array | undefined;

/** From a value of the image to linear light, 0 to 1: looked up between points, for a power takes ten times as long. */
function linearLight([low, high]: readonly [number, number]): (value: number) => number {
  curve ??= Float64Array.from({ length: STEPS + 2 }, (_, i) => {
    const value = Math.min(1, i / STEPS);
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const points = curve;
  const scale = STEPS / (high - low);
  return (value) => {
    const place = (value - low) * scale;
    const below = Math.floor(place);
    return points[below] + (place - below) * (points[below + 1] - points[below]);
  };
}

/** CIE 15: a cube root, and below (6 / 29)^3 the line that meets it. */
function labCurve(share: number): number {
  return share > 216 / 24389 ? Math.cbrt(share) : (24389 / 27 / 116) * share + 16 / 116;
}
