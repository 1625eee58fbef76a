import { missingPackage } from "../core/checks/missing-package.js";

/**
 * Loads the optional package @resvg/resvg-js, which turns SVG into PNG.
 *
 * @throws WhyboxError DEPENDENCY_MISSING, DEPENDENCY_FAILED
 */
export function importResvg(): Promise<typeof import("@resvg/resvg-js")> {
  return import("@resvg/resvg-js").catch((cause) => {
    throw missingPackage("toPng: drawing", "@resvg/resvg-js", cause);
  });
}
