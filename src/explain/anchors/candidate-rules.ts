import { binomial } from "../../math/binomial.js";
import type { RuleParts } from "./rule-population.js";
import type { RuleRanking } from "./rule-ranking.js";

export type CandidateSetting = {
  readonly free: readonly number[];
  readonly maxLength: number;
  readonly beam: number;
  /** The share of the population that meets a rule; remembered, because it is asked for again and again. */
  readonly coverage: (rule: RuleParts) => number;
};

/** As many rules as are looked at one by one; where there are more, a beam goes through them. */
const MOST_LISTED_RULES = 4096;

/**
 * The rule of highest coverage among those that seem to reach a precision; undefined where none does.
 *
 * @param isOpen  whether a rule may still be taken
 */
export function candidateRules(
  setting: CandidateSetting,
  ranking: RuleRanking,
  target: number,
  isOpen: (rule: RuleParts) => boolean,
): RuleParts | undefined {
  return canListRules(setting)
    ? fromList(setting, ranking, target, isOpen)
    : fromBeam(setting, ranking, target, isOpen);
}

/** Whether there are so few rules that all of them are looked at. */
export function canListRules(setting: Pick<CandidateSetting, "free" | "maxLength">): boolean {
  return countRules(setting) <= MOST_LISTED_RULES;
}

/** How many rules there are of at most maxLength parts. */
export function countRules({ free, maxLength }: Pick<CandidateSetting, "free" | "maxLength">): number {
  let count = 0;
  for (let size = 0; size <= Math.min(maxLength, free.length); size++) count += binomial(free.length, size);
  return count;
}

/** All rules of at most maxLength parts, the shorter first. */
export function listRules({ free, maxLength }: Pick<CandidateSetting, "free" | "maxLength">): RuleParts[] {
  const rules: number[][] = [[]];
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at];
    if (rule.length === maxLength) continue;
    const from = rule.length === 0 ? 0 : free.indexOf(rule[rule.length - 1]) + 1;
    for (let i = from; i < free.length; i++) rules.push([...rule, free[i]]);
  }
  return rules;
}

function fromList(
  setting: CandidateSetting,
  ranking: RuleRanking,
  target: number,
  isOpen: (rule: RuleParts) => boolean,
): RuleParts | undefined {
  const rules = listRules(setting).map((rule) => ({ rule, coverage: setting.coverage(rule) }));
  // Equal coverage: the shorter rule, which comes first, says the same in fewer words.
  rules.sort((a, b) => b.coverage - a.coverage || a.rule.length - b.rule.length);
  return rules.find(({ rule }) => isOpen(rule) && ranking.predict(rule) >= target)?.rule;
}

type Ranked = { readonly rule: RuleParts; readonly coverage: number; readonly predicted: number };

/**
 * Level by level: rules that reach the target are kept by coverage, of the others those are made longer that gain
 * the most precision for the coverage they give up. What is found is made shorter again where it can be.
 */
function fromBeam(
  { free, maxLength, beam, coverage }: CandidateSetting,
  ranking: RuleRanking,
  target: number,
  isOpen: (rule: RuleParts) => boolean,
): RuleParts | undefined {
  const rank = (rule: RuleParts): Ranked => ({
    rule,
    coverage: coverage(rule),
    predicted: ranking.predict(rule),
  });
  let best: Ranked | undefined;
  const take = (found: Ranked) => {
    if (found.predicted < target || !isOpen(found.rule)) return false;
    if (best === undefined || found.coverage > best.coverage) best = found;
    return true;
  };
  const empty = rank([]);
  if (take(empty)) return empty.rule;
  const base = empty.predicted;
  let level = [empty];
  for (let length = 1; length <= Math.min(maxLength, free.length) && level.length > 0; length++) {
    const longer = new Map<string, RuleParts>();
    for (const { rule } of level) {
      for (const part of free) {
        if (rule.includes(part)) continue;
        const grown = [...rule, part].sort((a, b) => a - b);
        longer.set(grown.join(), grown);
      }
    }
    const open: Ranked[] = [];
    for (const rule of longer.values()) {
      if (best !== undefined && coverage(rule) <= best.coverage) continue;
      const ranked = rank(rule);
      if (!take(ranked)) open.push(ranked);
    }
    // Precision gained on the way to the target for coverage given up, both as logarithms.
    const worth = ({ coverage, predicted }: Ranked) =>
      Math.log((1 - base + 0.01) / (1 - Math.min(predicted, 1) + 0.01)) / (0.05 - Math.log(coverage));
    const byWorth = open.toSorted((a, b) => worth(b) - worth(a)).slice(0, beam);
    const byPrecision = open.toSorted((a, b) => b.predicted - a.predicted).slice(0, beam);
    level = [...new Set([...byWorth, ...byPrecision])];
  }
  if (best === undefined) return undefined;
  for (;;) {
    const before: Ranked = best;
    for (const part of before.rule) take(rank(before.rule.filter((other) => other !== part)));
    if (best === before) return best.rule;
  }
}
