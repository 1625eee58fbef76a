import { inTurns } from "../../core/give-way.js";
import type { RuleParts } from "./perturbation-distribution.js";
import type { PredictedPrecision } from "./predicted-precision.js";
import { type RuleKey, ruleKeys } from "./rule-keys.js";
import type { SearchContext, WorkLimit } from "./search.js";

/** The rules there are: listed by falling coverage where they are few. */
export type RuleSpace = {
  readonly listed: readonly RuleParts[] | undefined;
  /** The share of the distribution that meets a rule; remembered, because it is asked for again and again. */
  readonly coverage: (rule: RuleParts) => number;
  readonly keyOf: (rule: RuleParts) => RuleKey;
};

/** Rules that cover more than `coverage`, and whose predicted precision reaches `target`. */
export type WiderRules = { readonly coverage: number; readonly target: number };

/** The most rules that are looked at one by one: those of 13 parts. A beam goes through more. */
const MAX_LISTED_RULES = 2 ** 13;
/** Rules looked at between two turns of other work: some milliseconds. */
const RULES_PER_TURN = 32;
/** Cells that it is worth to look a rule up. */
const CELLS_PER_RULE = 100;
/** A rule may seem to fall short of tau by so much, since the surrogate is no judge; doubled with every slack. */
const MARGIN = 0.02;
/**
 * Where values inside bins are drawn anew, no row is known for good, and a test takes the sooner an end the more precise its rule
 * is: the target is above tau by this share of what is above it, times the root of the share of the budget that is spent. On
 * breast cancer and wine (benchmarks/anchors, "fresh") 93 to 95 of 100 rules are certified with .3 to .8, and with more the
 * rules grow longer.
 */
const REDRAWN_MARGIN = 0.6;
/** The weight of a cell once no rule seems precise enough: looking for what is hardly there ends ten times sooner. */
const SLACK_WEIGHT = 10;
/** At this slack, everything that is not rejected is worth a test: .02 x 2^6 is more than 1. */
export const MAX_SLACK = 6;

export function ruleSpace(context: SearchContext): RuleSpace {
  const keyOf = ruleKeys(context.cache.distribution.parts);
  const coverage = remembered(context.cache.distribution.coverage, keyOf);
  if (countRules(context) > MAX_LISTED_RULES) return { listed: undefined, coverage, keyOf };
  const ranked = listRules(context).map((rule) => ({ rule, coverage: coverage(rule) }));
  // Equal coverage: the shorter rule, which comes first, says the same in fewer words.
  ranked.sort((a, b) => b.coverage - a.coverage || a.rule.length - b.rule.length);
  return { listed: ranked.map(({ rule }) => rule), coverage, keyOf };
}

/** Number of rules of at most maxConditions parts. */
export function countRules({ free, maxConditions }: Pick<SearchContext, "free" | "maxConditions">): number {
  let count = 0;
  // Each number of rules of one size follows from that of the size before: thousands of parts have as many sizes.
  let ofSize = 1;
  for (let size = 0; size <= Math.min(maxConditions, free.length); size++) {
    count += ofSize;
    ofSize = (ofSize * (free.length - size)) / (size + 1);
  }
  return count;
}

/** All rules of at most maxConditions parts, the shorter first. */
export function listRules({ free, maxConditions }: Pick<SearchContext, "free" | "maxConditions">): RuleParts[] {
  const rules: number[][] = [[]];
  for (let at = 0; at < rules.length; at++) {
    const rule = rules[at];
    if (rule.length === maxConditions) continue;
    const from = rule.length === 0 ? 0 : free.indexOf(rule[rule.length - 1]) + 1;
    for (let i = from; i < free.length; i++) rules.push([...rule, free[i]]);
  }
  return rules;
}

/**
 * Rules to test, one after the other: of those that seem precise enough the one of highest coverage, and where none is
 * left, with more and more slack. A rule is proposed again as long as it is open. Ends early when the work is spent.
 *
 * @param isOpen  whether a rule may still be tested, with this slack
 * @param wider  only rules that cover more, without slack
 */
export async function* proposals(
  context: SearchContext,
  { listed, coverage, keyOf }: RuleSpace,
  predicted: PredictedPrecision,
  work: WorkLimit,
  isOpen: (rule: RuleParts, slack: number) => boolean,
  wider?: WiderRules,
): AsyncGenerator<RuleParts, void, undefined> {
  for (let slack = 0; slack <= (wider ? 0 : MAX_SLACK); slack++) {
    const target = wider?.target ?? targetOf(context, slack);
    work.weigh(slack === 0 ? 1 : SLACK_WEIGHT);
    if (listed) {
      for (const [at, rule] of listed.entries()) {
        if (at % RULES_PER_TURN === 0) await context.giveWay();
        work.spend(CELLS_PER_RULE);
        if (work.isSpent() || (wider && coverage(rule) <= wider.coverage)) return;
        if (!isOpen(rule, slack) || !predicted.reaches(rule, target)) continue;
        while (isOpen(rule, slack)) yield rule;
      }
      continue;
    }
    for (;;) {
      const rule = await beamSearch(
        { ...context, coverage, keyOf, least: wider?.coverage ?? -1 },
        predicted,
        target,
        work,
        (found) => isOpen(found, slack),
      );
      if (rule === undefined || (wider && work.isSpent())) break;
      while (isOpen(rule, slack)) yield rule;
    }
    if (work.isSpent()) return;
  }
}

/** True if a rule's rows have values inside bins that are drawn anew, so that they have no end. */
export function isDrawnAnew({ cache: { distribution }, kind, free }: SearchContext): boolean {
  return distribution.redrawn !== undefined && kind === "interventional" && free.some(distribution.varies);
}

/** The predicted precision from which on a rule is worth a test. */
function targetOf(context: SearchContext, slack: number): number {
  const { tau, cache } = context;
  if (!isDrawnAnew(context)) return tau - MARGIN * 2 ** slack;
  const { answered, rowsLeft } = cache;
  const spent = answered.length / (answered.length + rowsLeft());
  return tau + REDRAWN_MARGIN * Math.sqrt(spent) * (1 - tau) - MARGIN * (2 ** slack - 1);
}

type Ranked = { readonly rule: RuleParts; readonly coverage: number; readonly predicted: number };

/**
 * Rule by rule longer: those that reach the target are kept by coverage, of the others those grow on that gain the most
 * precision for the coverage they give up. The rule found is made shorter again where it can be.
 *
 * @returns where the work is spent first: the best rule so far, and if none reaches the target the most precise
 */
async function beamSearch(
  {
    free,
    maxConditions,
    beam,
    coverage,
    keyOf,
    least,
    giveWay,
  }: SearchContext & Omit<RuleSpace, "listed"> & { readonly least: number },
  predicted: PredictedPrecision,
  target: number,
  work: WorkLimit,
  isOpen: (rule: RuleParts) => boolean,
): Promise<RuleParts | undefined> {
  const rank = (rule: RuleParts): Ranked => ({ rule, coverage: coverage(rule), predicted: predicted.of(rule) });
  let best: Ranked | undefined;
  const take = (found: Ranked) => {
    if (found.coverage <= least || found.predicted < target || !isOpen(found.rule)) return false;
    if (best === undefined || found.coverage > best.coverage) best = found;
    return true;
  };
  const empty = rank([]);
  if (take(empty)) return [];
  let kept = [empty];
  for (let length = 1; length <= Math.min(maxConditions, free.length) && kept.length > 0; length++) {
    const open: Ranked[] = [];
    const isWorthRanking = (rule: RuleParts) => coverage(rule) > (best?.coverage ?? least);
    for (const { shorter, rules } of extensions(kept, free, keyOf)) {
      if (work.isSpent()) break;
      await giveWay();
      await inTurns(predicted.expect(shorter, rules.filter(isWorthRanking)), giveWay);
      for (const rule of rules) {
        await giveWay();
        work.spend(CELLS_PER_RULE);
        if (work.isSpent()) break;
        if (!isWorthRanking(rule)) continue;
        const ranked = rank(rule);
        if (!take(ranked)) open.push(ranked);
      }
    }
    await giveWay();
    const precise = open.toSorted((a, b) => b.predicted - a.predicted);
    if (work.isSpent()) return best?.rule ?? precise.find(({ rule }) => isOpen(rule))?.rule;
    // Precision gained on the way to the target for coverage given up, both as logarithms.
    const worth = ({ coverage, predicted }: Ranked) =>
      Math.log((1 - empty.predicted + 0.01) / (1 - Math.min(predicted, 1) + 0.01)) / (0.05 - Math.log(coverage));
    await giveWay();
    const worthwhile = open
      .map((ranked) => ({ ranked, worth: worth(ranked) }))
      .toSorted((a, b) => b.worth - a.worth)
      .map(({ ranked }) => ranked);
    kept = [...new Set([...worthwhile.slice(0, beam), ...precise.slice(0, beam)])];
  }
  if (best === undefined) return undefined;
  for (;;) {
    const before: Ranked = best;
    for (const part of before.rule) take(rank(before.rule.filter((other) => other !== part)));
    if (best === before) return best.rule;
  }
}

/** Every rule one part longer, once, by a shorter one that it extends. */
function* extensions(
  rules: readonly Ranked[],
  free: readonly number[],
  keyOf: (rule: RuleParts) => RuleKey,
): Generator<{ readonly shorter: RuleParts; readonly rules: readonly RuleParts[] }> {
  const seen = new Set<RuleKey>();
  for (const { rule: shorter } of rules) {
    const longer: RuleParts[] = [];
    for (const part of free) {
      if (shorter.includes(part)) continue;
      const grown = [...shorter, part].sort((a, b) => a - b);
      const key = keyOf(grown);
      if (seen.has(key)) continue;
      seen.add(key);
      longer.push(grown);
    }
    yield { shorter, rules: longer };
  }
}

function remembered(of: (rule: RuleParts) => number, keyOf: (rule: RuleParts) => RuleKey): (rule: RuleParts) => number {
  const values = new Map<RuleKey, number>();
  return (rule) => {
    const key = keyOf(rule);
    const value = values.get(key) ?? of(rule);
    values.set(key, value);
    return value;
  };
}
