import { describeValue } from "../core/checks/describe-value.js";
import type { Explanation } from "../core/explanation.js";
import { WhyboxError } from "../core/whybox-error.js";
import { importResvg } from "./import-resvg.js";
import { lightTheme } from "./theme.js";
import { chartSvg, type SvgOptions } from "./to-svg.js";

export type PngOptions = SvgOptions & {
  /** Pixels of the file per pixel of the chart, 1 to 4. Default 1. */
  readonly scale?: number;
};

/**
 * A chart as a PNG file: what toSvg draws. Lettering takes fonts of the system.
 *
 * @throws WhyboxError INVALID_ARGUMENT as toSvg does; DEPENDENCY_MISSING where the package @resvg/resvg-js is not
 *   installed, DEPENDENCY_FAILED where it does not load
 * @example
 * await writeFile("overlay.png", await toPng(explanation));
 */
export async function toPng(
  explanation: Explanation | readonly Explanation[],
  options: PngOptions = {},
): Promise<Uint8Array> {
  const svg = chartSvg("toPng", explanation, options, lightTheme);
  const { scale = 1 } = options;
  if (!(scale >= 1 && scale <= 4))
    throw new WhyboxError("INVALID_ARGUMENT", `toPng: expected scale to be 1 to 4, got ${describeValue(scale)}`);
  const { renderAsync } = await importResvg();
  // resvg knows the older of the two names of "do not smooth". It reads files only where an image names one: none does.
  const known = svg.replaceAll('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"');
  return (
    await renderAsync(known, { fitTo: { mode: "zoom", value: scale }, font: { defaultFontFamily: "DejaVu Sans" } })
  ).asPng();
}
