import { checkAwaited } from "../../core/checks/check-awaited.js";
import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { Explanation, ImageSource } from "../../core/explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { attributionPicture } from "./attribution-picture.js";
import { subsetPicture } from "./subset-picture.js";
import { treeSvg } from "./tree-svg.js";

export type SvgOptions = {
  /** Which of the explained outputs to draw, by name. Default: the first. */
  readonly output?: string;
  /** Pixels that an image is drawn wide, 64 or more; a tree is as wide as it needs to be. Default 480. */
  readonly width?: number;
};

/**
 * An explanation as a picture. Of an image: its regions outlined and tinted by sign and size, with the scale; or only
 * the regions that were chosen or that a rule demands. Of a distilled tree: its splits, and for each leaf the answer, the share of rows, the
 * class mix and the fidelity on held-out rows.
 *
 * @returns SVG that stands alone: the image is inside it
 * @throws WhyboxError INVALID_ARGUMENT for an explanation that there is no picture of, or an option that does not fit
 * @example
 * await writeFile("overlay.svg", toSvg(await lime(probe(model, superpixels(image, labels)))));
 */
export function toSvg(explanation: Explanation, options: SvgOptions = {}): string {
  checkAwaited("toSvg", "an explanation", explanation);
  checkKnownOptions("toSvg", options, ["output", "width"]);
  const { width = 480 } = options;
  if (!Number.isInteger(width) || width < 64) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `toSvg: expected width to be a whole number of 64 or more, in pixels, got ${String(width)}`,
    );
  }
  const output = outputIndex(explanation, options.output);
  switch (explanation.kind) {
    case "attribution":
      return attributionPicture(explanation, imageOf(explanation), output, width);
    case "subset":
    case "rule":
      return subsetPicture(explanation, imageOf(explanation), width);
    case "tree":
      return treeSvg(explanation);
    default:
      throw new WhyboxError("INVALID_ARGUMENT", `toSvg: there is no picture of kind "${explanation.kind}"; use toText`);
  }
}

function imageOf({ kind, subject }: Explanation): ImageSource {
  if (subject.source?.kind === "image") return subject.source;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `toSvg: of kind "${kind}" there is a picture where an image was explained, not ${subject.source?.kind ?? "columns"}; use toText`,
  );
}

function outputIndex({ subject }: Explanation, wanted: string | undefined): number {
  if (wanted === undefined) return 0;
  const index = subject.outputs.indexOf(wanted);
  if (index >= 0) return index;
  const known = subject.outputs.map((name) => JSON.stringify(name)).join(", ");
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `toSvg: unknown output ${JSON.stringify(wanted)}; the explained outputs are ${known}`,
  );
}
