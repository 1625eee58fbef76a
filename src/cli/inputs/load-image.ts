import type { Input } from "../../core/features.js";
import type { AnyMasker } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { grid } from "../../images/grid.js";
import type { HiddenColour } from "../../images/hidden-image.js";
import { readImage } from "../../images/read-image.js";
import { slic } from "../../images/slic.js";
import { superpixels } from "../../maskers/superpixels.js";
import { UsageError } from "../output/usage-error.js";

/** Options for an image: the file, its division into regions, and the content of hidden ones. */
export type ImageOptions = {
  readonly image?: string;
  readonly page?: number;
  readonly regions?: number;
  readonly compactness?: number;
  readonly grid?: number;
  readonly hide?: HiddenColour;
};

/** As many as are told apart at a glance, and as LIME's samples resolve. */
const DEFAULT_REGIONS = 60;

/**
 * The regions of the image in a file as parts, the image stretched to the size that the model takes.
 *
 * @throws UsageError for regions that the image does not have, or a colour that is none; WhyboxError as readImage
 */
export async function loadImage(
  { image: file, page, regions = DEFAULT_REGIONS, compactness, grid: size, hide }: ImageOptions,
  input: Extract<Input, { kind: "image" }>,
  modelPath: string,
): Promise<AnyMasker<Matrix>> {
  const { width, height, channels, range } = input;
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new UsageError(
      `--model ${modelPath}: takes ${channels} channels; files of images have 1, 3 or 4, use the library for others`,
    );
  }
  const image = await readImage(file as string, {
    width,
    height,
    channels,
    range,
    ...(page !== undefined && { page }),
  });
  try {
    const labels =
      size === undefined
        ? await slic(image, { regions, ...(compactness !== undefined && { compactness }) })
        : grid(image, { size });
    return await superpixels(image, labels, hide === undefined ? {} : { hide });
  } catch (error) {
    if (!(error instanceof WhyboxError)) throw error;
    throw new UsageError(
      error.message
        .replace(/^slic: expected regions/, "--regions: expected")
        .replace(/^superpixels: expected hide/, "--hide: expected"),
      { cause: error },
    );
  }
}
