import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { Metadata, Sharp } from "sharp";
import { checkArgument } from "../core/checks/check-argument.js";
import { checkKnownOptions, checkWholeNumber } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { missingPackage } from "../core/checks/missing-package.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { CheckedImage } from "./image.js";
import { pngFrames } from "./png-frames.js";

export type ReadImageOptions = {
  /** Pixels. The image is stretched to just this size; with one of the two the other follows. Default: its own. */
  readonly width?: number;
  readonly height?: number;
  /** 1 grey, 3 red, green and blue, 4 with opacity. Default 3. Without opacity, what is transparent becomes white. */
  readonly channels?: 1 | 3 | 4;
  /** The numbers that black and white become. Default 0 to 1. */
  readonly range?: readonly [number, number];
  /** Which frame of an animation, or page of a TIFF, from 0; needed where the file has several. */
  readonly page?: number;
  /** The most pixels of the image that comes back, 8 bytes per channel each. Default 16,777,216 (2^24). */
  readonly maxPixels?: number;
};

const MAX_PIXELS = 2 ** 24;

/** A file of more pixels is not decoded: a few kilobytes of PNG can stand for billions. */
const MAX_FILE_PIXELS = 100_000_000;

/**
 * An image from a file: PNG, JPEG, WebP, AVIF, GIF, TIFF or SVG, turned upright and converted to sRGB.
 *
 * @param path  of the file
 * @throws WhyboxError INVALID_ARGUMENT; INVALID_DATA for a file that is missing, no image, or several without `page`; DEPENDENCY_MISSING
 *   where the package sharp is not installed, DEPENDENCY_FAILED where it does not load
 * @example
 * const image = await readImage("cat.png", { width: 224, height: 224, range: [-1, 1] });
 */
export async function readImage(path: string, options: ReadImageOptions = {}): Promise<CheckedImage> {
  checkKnownOptions("readImage", options, ["width", "height", "channels", "range", "page", "maxPixels"]);
  checkArgument("readImage", typeof path === "string" && path !== "", "path to be that of an image file", path);
  const { width, height, channels = 3, range = [0, 1], page, maxPixels = MAX_PIXELS } = options;
  checkWholeNumber("readImage", "page", page, 0);
  for (const [name, size] of Object.entries({ width, height, maxPixels })) {
    if (size === undefined || (Number.isInteger(size) && size > 0)) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `readImage: expected ${name} to be a whole number of 1 or more, got ${describeValue(size)}`,
    );
  }
  if (![1, 3, 4].includes(channels)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `readImage: expected channels to be 1, 3 or 4, got ${describeValue(channels)}`,
    );
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
    const limits = { limitInputPixels: Math.max(MAX_FILE_PIXELS, maxPixels), sequentialRead: true };
    const found = await sharp(path, limits).metadata();
    checkPage(path, found, page);
    if (found.format === "png" && page === undefined) await checkStill(path);
    const file = sharp(path, { ...limits, page: page ?? 0 });
    checkPixels(path, found, options, maxPixels);
    if (SIGNED.includes(found.depth ?? "")) await checkPositive(file, found.depth as string);
    let image = file.rotate();
    if (width !== undefined || height !== undefined) {
      const isStretched = width !== undefined && height !== undefined;
      image = image.resize(width, height, isStretched ? { fit: "fill" } : {});
    }
    const pixels = DEEP.includes(found.depth ?? "")
      ? await deepPixels(image, found)
      : await bytePixels(image, channels === 4);
    const data = await toRange(pixels, channels, [low, high]);
    return { data, width: pixels.width, height: pixels.height, channels, range: [low, high] };
  } catch (cause) {
    if (cause instanceof WhyboxError) throw cause;
    const why = inOneLine((cause as Error).message).replace(`: ${path}`, "");
    throw new WhyboxError("INVALID_DATA", `readImage: ${path}: ${why}${await adviceFor(path, why)}`, { cause });
  }
}

/** What libvips says, each of its lines once. */
function inOneLine(message: string): string {
  const lines = new Set(message.split("\n").map((line) => line.trim()));
  lines.delete("Warning treated as error due to failOn setting");
  lines.delete("");
  return lines.size === 0 ? message.trim() : [...lines].join("; ");
}

/** Advice on a file that no decoder takes. */
async function adviceFor(path: string, why: string): Promise<string> {
  if (!why.includes("unsupported image format")) return "";
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return "; it is a directory";
  if (found?.size === 0) return "; it is empty";
  return "; PNG, JPEG, WebP, TIFF, GIF, AVIF and SVG are read, so save it as one of them";
}

/** An animation is more than its first frame, and which one was meant cannot be told. */
function checkPage(path: string, { pages = 1 }: Metadata, page: number | undefined): void {
  if (page === undefined ? pages === 1 : page < pages) return;
  const message =
    page === undefined
      ? `the file has ${pages} frames or pages; say which with page, from 0 to ${pages - 1}, on the command line --page`
      : `expected page to be below ${pages}, the number of frames or pages in the file, got ${page}`;
  throw new WhyboxError("INVALID_DATA", `readImage: ${path}: ${message}`);
}

/** Of an animated PNG the first frame alone can be read. */
async function checkStill(path: string): Promise<void> {
  const frames = await pngFrames(path);
  if (frames <= 1) return;
  throw new WhyboxError(
    "INVALID_DATA",
    `readImage: ${path}: the file is an animation of ${frames} frames, of which only the first can be read; take that with page: 0, on the command line --page 0, or save another as a file of its own`,
  );
}

function checkPixels(path: string, file: Metadata, { width, height }: ReadImageOptions, most: number): void {
  // Upright or not: the product is the same.
  const pixels = file.width * file.height;
  const scale = width !== undefined ? width / file.width : height !== undefined ? height / file.height : 1;
  const wanted = width !== undefined && height !== undefined ? width * height : pixels * scale * scale;
  if (wanted <= most) return;
  throw new WhyboxError(
    "INVALID_DATA",
    `readImage: ${path}: ${file.width} x ${file.height} pixels would become ${Math.round(wanted)}, more than maxPixels (${most}); give width and height, such as those the model takes, or a higher maxPixels`,
  );
}

/** Numbers of an image with the number that stands for white. */
type Pixels = {
  readonly data: Uint8Array | Float32Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly white: number;
};

async function bytePixels(image: Sharp, withAlpha: boolean): Promise<Pixels> {
  const opaque = withAlpha ? image.ensureAlpha() : image.flatten({ background: "#fff" });
  const { data, info } = await opaque
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels, white: 255 };
}

/** Depths that libvips would squeeze into bytes without scaling them. */
const DEEP = ["float", "double", "int", "uint"];

/** Depths below 0, where libvips would end up at 0 or at white. */
const SIGNED = ["char", "short"];

async function checkPositive(file: Sharp, depth: string): Promise<void> {
  const { channels } = await file.clone().stats();
  const least = Math.min(...channels.map(({ min }) => min));
  if (least < 0) throw outside(depth, least, Math.max(...channels.map(({ max }) => max)));
}

function outside(depth: string, least: number, most: number): WhyboxError {
  return new WhyboxError(
    "INVALID_DATA",
    `readImage: expected numbers from 0 to 1 or from 0 to 255 in a ${depth} image, got ${least} to ${most}; scale them`,
  );
}

/** Grey, and red, green and blue, whose numbers are taken as they are: libvips would bend floats as if they were light. */
const PLAIN_SPACES = ["b-w", "grey16", "srgb", "rgb16", "scrgb"] as const;

async function deepPixels(file: Sharp, { depth = "float", space }: Metadata): Promise<Pixels> {
  if (depth === "float" && (space === "grey16" || space === "rgb16")) {
    // libvips takes their numbers for whole ones.
    throw new WhyboxError("INVALID_DATA", "readImage: a float image has 16 bits per number; write it with 32 bits");
  }
  const plain = PLAIN_SPACES.find((each) => each === space);
  const image = plain ? file.pipelineColourspace(plain).toColourspace(plain) : file;
  const { data: bytes, info } = await image.removeAlpha().raw({ depth: "float" }).toBuffer({ resolveWithObject: true });
  const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let least = 0;
  let most = 0;
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] >= least)) least = data[i];
    if (data[i] > most) most = data[i];
  }
  const white = depth === "float" || depth === "double" ? (most <= 1 ? 1 : 255) : wholeWhite(most, depth);
  if (!(least >= 0) || most > white) throw outside(depth, least, most);
  return { data, width: info.width, height: info.height, channels: info.channels, white };
}

/** White in an image of 32-bit whole numbers: that of 8 or 16 bits where all of them fit there. */
function wholeWhite(most: number, depth: string): number {
  if (most <= 255) return 255;
  if (most <= 65535) return 65535;
  // As a 32-bit float has it, which is one more.
  return Math.fround(depth === "int" ? 2 ** 31 - 1 : 2 ** 32 - 1);
}

/** Numbers read between two turns for other work: some milliseconds. */
const NUMBERS_PER_TURN = 1 << 20;

async function toRange(
  { data, width, height, channels: from, white }: Pixels,
  channels: number,
  [low, high]: readonly [number, number],
): Promise<Float64Array> {
  const numbers = new Float64Array(width * height * channels);
  // Not by a last digit outside the range.
  const inRange = (value: number) => (value === white ? high : low + ((high - low) * value) / white);
  for (let start = 0; start < numbers.length; start += NUMBERS_PER_TURN) {
    const end = Math.min(start + NUMBERS_PER_TURN, numbers.length);
    for (let i = start; i < end; i++) {
      const pixel = Math.floor(i / channels);
      const channel = i - pixel * channels;
      const at = pixel * from;
      if (channel === 3 && from < 4) numbers[i] = high;
      else if (channels > 1 || from < 3) numbers[i] = inRange(data[at + (from < 3 ? 0 : channel)]);
      else numbers[i] = inRange(luma(data[at], data[at + 1], data[at + 2], white));
    }
    await setImmediate();
  }
  return numbers;
}

/** ITU-R BT.601; bytes stay bytes, rounded as Pillow does, so that grey stays as it is. */
function luma(red: number, green: number, blue: number, white: number): number {
  if (white === 255 && Number.isInteger(red)) return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  return red === green && green === blue ? red : 0.299 * red + 0.587 * green + 0.114 * blue;
}

async function importSharp(path: string): Promise<typeof import("sharp")> {
  try {
    return await import("sharp");
  } catch (cause) {
    throw missingPackage(`readImage: reading ${path}`, "sharp", cause);
  }
}
