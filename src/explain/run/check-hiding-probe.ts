import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * Checks that a probe keeps the instance's own parts or hides them, in ways that can all be met.
 *
 * @returns how many ways to hide a part there are: background rows, or 1
 * @throws WhyboxError INVALID_ARGUMENT
 */
export function checkHidingProbe(method: string, probe: Probe): number {
  if (typeof probe?.ask !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected a probe, such as probe(model, tokens(text)) or game(...)`,
    );
  }
  if (probe.z !== "binary" || probe.resamplesKept) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected a masker that keeps the instance's own parts or hides them, such as columns(background, instance) or tokens(text)`,
    );
  }
  return probe.references;
}
