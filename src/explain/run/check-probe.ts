import { checkArgument } from "../../core/checks/check-argument.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * Checks that a probe keeps the instance's own parts or hides them, against references that can all be met.
 *
 * @param like  a masker that fits the method, for the error
 * @returns how many references there are: background rows, or 1
 * @throws WhyboxError INVALID_ARGUMENT
 */
export function checkProbe(
  method: string,
  probe: Probe,
  like = "columns(background, instance) or tokens(text)",
): number {
  checkArgument("checkProbe", typeof method === "string", "the name of a method", method);
  const invalid = (expected: string) => new WhyboxError("INVALID_ARGUMENT", `${method}: expected ${expected}`);
  if (typeof probe?.ask !== "function") {
    throw invalid("a probe, such as probe(model, columns(background, instance)) or game(...)");
  }
  if (probe.z !== "binary") {
    throw invalid(`a masker that keeps the instance's own parts or hides them, such as ${like}`);
  }
  if (probe.resamplesKept) {
    throw invalid(
      `a masker that keeps the instance's own parts or hides them, such as ${like}; this one redraws the values of kept parts`,
    );
  }
  return probe.references;
}

/** The parts that hiding can change: the players of a game. The others are worth 0 and are never asked. */
export function varyingParts(probe: Probe): number[] {
  checkArgument("varyingParts", Array.isArray(probe?.constant), "a probe, such as probe(model, masker)", probe);
  return probe.constant.flatMap((constant, part) => (constant ? [] : [part]));
}
