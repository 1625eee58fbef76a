import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { keeps } from "../core/coalitions.js";
import type { Part } from "../core/explanation.js";
import { columnsOf } from "../core/features.js";
import { inPieces, turnsOf } from "../core/give-way.js";
import type { Masker, Perturber } from "../core/masker.js";
import { isMatrix, type Matrix } from "../core/matrix.js";
import { type RowBuffer, rowBuffer } from "../core/row-buffer.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type CheckedImage, checkImage, type Image } from "../images/image.js";

export type PatchesOptions = {
  /** Pixels of a side of the window. */
  readonly size: number;
  /** By how many pixels it slides. Smaller than `size`: windows overlap. Default: `size`. */
  readonly stride?: number;
  /**
   * Content of a hidden pixel. "mean" (default): the mean of the image, channel by channel. A number, or one per channel:
   * that colour, in the range of the image. A Matrix: at the same place in other images, one per row; these are the
   * reference rows, and answers are averaged over them.
   */
  readonly hide?: "mean" | number | readonly number[] | Matrix;
  /** Stops the work: it rejects with ABORTED. */
  readonly signal?: AbortSignal;
};

/** Data that a worker needs to hide windows. */
export type PatchesSpec = {
  readonly kind: "patches";
  readonly image: Float64Array;
  /** references x numbers of the image */
  readonly hidden: Matrix;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
  /** x and y of the upper left pixel of each window */
  readonly corners: readonly (readonly [number, number])[];
};

/**
 * Windows that slide over an image as parts, for `occlusion` and `predictionDifference`. Where windows overlap, a pixel
 * is hidden as soon as one of the windows over it is; so this is no partition, and what several windows do together
 * is not what they do one by one.
 *
 * @param image  of the model's width, height, channels and range
 * @returns windows row by row, each reported with `value: { x, y, size }`, its upper left pixel; the last of a row or
 *   column is moved inward so that the image is covered. `patchMap` turns their values into one per pixel
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA, ABORTED; probe throws INVALID_DATA when the image does not fit the model
 * @example
 * const explanation = await occlusion(probe(model, await patches(image, { size: 16, stride: 8 })));
 * Cost: O(numbers of the image), in which other work gets its turn.
 * Source: Zeiler & Fergus 2014, section 4.2.
 */
export async function patches(image: Image, options: PatchesOptions): Promise<Masker<Matrix>> {
  checkKnownOptions("patches", options ?? {}, ["size", "stride", "hide", "signal"]);
  const { size, stride = size, hide = "mean", signal } = options ?? {};
  const giveWay = turnsOf("patches", signal);
  const checked = await checkImage("patches", image, giveWay);
  const { width, height, channels, data } = checked;
  checkLength("size", size, Math.min(width, height));
  checkLength("stride", stride, size);
  const corners = places(height, size, stride).flatMap((y) => places(width, size, stride).map((x) => [x, y] as const));
  const hidden = isMatrix(hide) ? otherImages(hide, data.length) : await oneImage(checked, hide, giveWay);
  const spec: PatchesSpec = { kind: "patches", image: data, hidden, width, channels, size, corners };
  return {
    parts: corners.length,
    references: hidden.rows,
    constant: corners.map(() => false),
    spec,
    perturber: (buffer) => patchesPerturber(spec, buffer),
    describe: (input, modelName) => {
      const fits =
        input.kind === "image"
          ? input.width === width && input.height === height && input.channels === channels
          : columnsOf(input) === data.length;
      if (!fits) {
        const takes = input.kind === "image" ? `${input.width} x ${input.height} x ${input.channels}` : input.kind;
        throw new WhyboxError(
          "INVALID_DATA",
          `patches: the image is ${width} x ${height} x ${channels}, model "${modelName}" takes ${takes}`,
        );
      }
      return corners.map(([x, y]): Part => ({ name: `window ${x},${y}`, value: { x, y, size } }));
    },
  };
}

/** The image, with the pixels of hidden windows taken from a reference image. */
export function patchesPerturber(
  { image, hidden, width, channels, size, corners }: PatchesSpec,
  buffer: RowBuffer = rowBuffer(),
): Perturber<Matrix> {
  const columns = image.length;
  const line = width * channels;
  return {
    rowBytes: image.byteLength,
    perturb({ z, referenceOf }, masks, references) {
      if (!("bits" in z)) throw new WhyboxError("INVALID_ARGUMENT", "patches: expected a plan of coalitions");
      const perMask = referenceOf ? 1 : references.to - references.from;
      const rows = (masks.to - masks.from) * perMask;
      const data = buffer.take(rows * columns);
      for (let row = 0; row < rows; row++) {
        const mask = masks.from + Math.floor(row / perMask);
        const source = (referenceOf ? referenceOf[mask] : references.from + (row % perMask)) * columns;
        const offset = row * columns;
        data.set(image, offset);
        corners.forEach(([x, y], part) => {
          if (keeps(z, mask, part)) return;
          for (let inside = 0; inside < size; inside++) {
            const from = (y + inside) * line + x * channels;
            const pixels = hidden.data.subarray(source + from, source + from + size * channels);
            data.set(pixels, offset + from);
          }
        });
      }
      return { data, rows, columns };
    },
  };
}

/** Starts of windows along a side, such that the last one ends with it. */
function places(length: number, size: number, stride: number): number[] {
  const count = Math.ceil((length - size) / stride) + 1;
  return Array.from({ length: count }, (_, i) => Math.min(i * stride, length - size));
}

async function oneImage(
  { data, channels, range }: CheckedImage,
  hide: "mean" | number | readonly number[],
  giveWay: () => Promise<void>,
): Promise<Matrix> {
  const colour = hide === "mean" ? await meanColour(data, channels, giveWay) : typeof hide === "number" ? [hide] : hide;
  const fits =
    Array.isArray(colour) &&
    (colour.length === channels || typeof hide === "number") &&
    colour.every((value) => value >= range[0] && value <= range[1]);
  if (!fits) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `patches: expected hide to be "mean", a number or ${channels} from ${range[0]} to ${range[1]}, or a Matrix of images, got ${JSON.stringify(hide)}`,
    );
  }
  const hidden = new Float64Array(data.length);
  await inPieces(data.length, NUMBERS_PER_TURN, giveWay, (from, to) => {
    for (let i = from; i < to; i++) hidden[i] = colour[i % colour.length];
  });
  return { data: hidden, rows: 1, columns: data.length };
}

function otherImages(images: Matrix, columns: number): Matrix {
  if (images.rows > 0 && images.columns === columns) return images;
  throw new WhyboxError(
    "INVALID_DATA",
    `patches: expected hide to hold images of ${columns} numbers, one per row, got ${images.rows} x ${images.columns}`,
  );
}

/** Numbers between two looks at the clock: some milliseconds. */
const NUMBERS_PER_TURN = 2 ** 19;

async function meanColour(data: Float64Array, channels: number, giveWay: () => Promise<void>): Promise<number[]> {
  const sums = new Array<number>(channels).fill(0);
  await inPieces(data.length, NUMBERS_PER_TURN, giveWay, (from, to) => {
    for (let i = from; i < to; i++) sums[i % channels] += data[i];
  });
  return sums.map((sum) => (sum * channels) / data.length);
}

function checkLength(name: string, value: unknown, most: number): void {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `patches: expected ${name} to be a whole number from 1 to ${most}, got ${describeValue(value)}`,
  );
}
