import type { Explanation } from "../explanation.js";
import { checkAwaited } from "../is-promise.js";
import { WhyboxError } from "../whybox-error.js";
import { isObject } from "./check-argument.js";
import { describeValue } from "./describe-value.js";

/**
 * One explanation, or several, as a list.
 *
 * @param where  the function that speaks in errors
 * @throws WhyboxError INVALID_ARGUMENT for none, for a promise of one, and for anything else, such as a tree
 */
export function checkExplanations(where: string, given: Explanation | readonly Explanation[]): readonly Explanation[] {
  const explanations: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (explanations.length === 0) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected at least one explanation, got none`);
  }
  for (const [at, each] of explanations.entries()) {
    checkAwaited(where, "an explanation", each);
    if (isExplanation(each)) continue;
    const isItem = typeof each === "object" && each !== null && "explanation" in each;
    const got = isItem ? "an item of explainAll; pass its explanation" : describeValue(each);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected an explanation${Array.isArray(given) ? ` at ${at}` : ""}, got ${got}`,
    );
  }
  return explanations as readonly Explanation[];
}

/** True for what looks like an explanation; parseExplanation looks closer. */
export function isExplanation(value: unknown): value is Explanation {
  if (!isObject(value)) return false;
  const { kind, subject, result } = value as { readonly [name: string]: unknown };
  return typeof kind === "string" && isObject(subject) && isObject(result);
}
