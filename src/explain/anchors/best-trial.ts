import type { RuleTest } from "./rule-test.js";

/** Of the rules tried, the one that seems most precise; the shorter where several do. */
export function bestTrial(trials: ReadonlyMap<string, RuleTest>): RuleTest | undefined {
  let best: { test: RuleTest; estimate: number } | undefined;
  for (const test of trials.values()) {
    const estimate = test.estimate();
    const isAsGood = best !== undefined && estimate === best.estimate && test.rule.length < best.test.rule.length;
    if (best === undefined || estimate > best.estimate || isAsGood) best = { test, estimate };
  }
  return best?.test;
}
