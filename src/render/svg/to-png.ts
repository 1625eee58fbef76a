import { missingPackage } from "../../core/checks/missing-package.js";
import type { Explanation } from "../../core/explanation.js";
import { type SvgOptions, toSvg } from "./to-svg.js";

/**
 * An explanation as a PNG file: what toSvg draws, at the same size. Lettering takes fonts of the system.
 *
 * @throws WhyboxError INVALID_ARGUMENT as toSvg does; DEPENDENCY_MISSING where the package @resvg/resvg-js is not
 *   installed, DEPENDENCY_FAILED where it does not load
 * @example
 * await writeFile("overlay.png", await toPng(explanation));
 */
export async function toPng(explanation: Explanation, options: SvgOptions = {}): Promise<Uint8Array> {
  const svg = toSvg(explanation, options);
  const { renderAsync } = await importResvg();
  // resvg knows the older of the two names of "do not smooth".
  const known = svg.replace('image-rendering="pixelated"', 'image-rendering="optimizeSpeed"');
  return (await renderAsync(known)).asPng();
}

async function importResvg() {
  try {
    return await import("@resvg/resvg-js");
  } catch (cause) {
    throw missingPackage("toPng: drawing", "@resvg/resvg-js", cause);
  }
}
