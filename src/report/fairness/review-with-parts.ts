import type { Explanation } from "../../core/explanation.js";
import type { Fairness } from "../../core/kinds/fairness.js";

/** Kinds that have their place inside a review of the same model. */
const PARTS: ReadonlySet<string> = new Set(["groupGap", "subgroups", "individualFairness", "mitigation"]);

/** A review and what belongs into it, where that is all there is; else undefined. */
export function reviewWithParts(
  explanations: readonly Explanation[],
): { review: Fairness; parts: readonly Explanation[] } | undefined {
  const [review, second] = explanations.filter(({ kind }) => kind === "fairness") as Fairness[];
  if (!review || second) return undefined;
  const parts = explanations.filter((each) => each !== review);
  return parts.every(({ kind }) => PARTS.has(kind)) ? { review, parts } : undefined;
}
