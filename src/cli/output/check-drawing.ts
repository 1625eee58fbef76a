import { importResvg } from "../../charts/import-resvg.js";
import type { Format } from "./serialise.js";

/**
 * Checks, before the model is asked, that the package which draws a format is there.
 *
 * @throws WhyboxError DEPENDENCY_MISSING, DEPENDENCY_FAILED
 */
export async function checkDrawing(format: Format): Promise<void> {
  if (format === "png") await importResvg();
}
