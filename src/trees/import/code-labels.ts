import { WhyboxError } from "../../core/whybox-error.js";

/** More codes would take memory that the file does not. */
const MAX_CODE = 200_000;

/**
 * Labels for categories of which an export has only codes: "0", "1", ... up to the highest code.
 *
 * @throws WhyboxError INVALID_DATA for a code above 200,000
 */
export function codeLabels(where: string, feature: string, highest: number): string[] {
  if (highest > MAX_CODE || !Number.isInteger(highest)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: feature "${feature}": expected whole category codes of at most ${MAX_CODE}, got ${highest}; train on codes 0, 1, ...`,
    );
  }
  return Array.from({ length: highest + 1 }, (_, code) => String(code));
}
