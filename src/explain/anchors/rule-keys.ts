import type { RuleParts } from "./perturbation-distribution.js";

/** The same for the same rule. */
export type RuleKey = number | string;

/** Up to as many parts a small whole number has a bit for each. */
const MAX_BITS = 30;

/** Names the rules of so many parts: by a bit per part where a number has enough, else by the list. */
export function ruleKeys(parts: number): (rule: RuleParts) => RuleKey {
  if (parts > MAX_BITS) return (rule) => rule.join();
  return (rule) => {
    let key = 0;
    for (const part of rule) key |= 1 << part;
    return key;
  };
}
