import type { Condition } from "../../core/conditions.js";
import type { Part, Predicate, Rule, RulePrecision } from "../../core/explanation.js";
import type { Steps } from "../../core/give-way.js";
import type { Json } from "../../core/json.js";
import { wilsonInterval } from "../../math/wilson-interval.js";
import { localFrame } from "../run/local-frame.js";
import type { AnswerCache } from "./answer-cache.js";
import { confidenceSequence } from "./confidence-sequence.js";
import { anchorsOptions } from "./options.js";
import { isFixed, type PerturbationDistribution } from "./perturbation-distribution.js";
import { ruleNotes } from "./rule-notes.js";
import type { RuleTest } from "./rule-test.js";
import type { Outcome } from "./search.js";

/** The explanation of the rule that a run ends with. */
export function* ruleExplanation(outcome: Outcome): Steps<Rule> {
  const { probe, options, run, cache, test, other, agreement, prediction, candidates } = outcome;
  const { distribution } = cache;
  const { conditions } = distribution;
  const { rule } = test;
  const drawnOnce = drawnOnceMass(outcome);
  const certified = outcome.certified && drawnOnce === 0;
  const coverage = coverageOf(distribution, rule, options.delta);
  const tested = yield* precisionOf(test);
  const meeting = meetingRows(cache, rule);
  const others = other ? yield* precisionOf(other) : UNKNOWN;
  const isConditional = options.precisionUnder === "conditional";
  // If hiding leaves the other parts alone, a reference row that meets the rule is one made to meet it.
  const conditional = !distribution.isBackground
    ? { ...tested, rows: 0 }
    : { ...(isConditional ? tested : others), rows: meeting };
  const interventional = isConditional ? others : tested;
  const result: Rule["result"] = {
    parts: rule,
    predicates: rule.map((part) => predicateOf(probe.parts[part], part, conditions?.[part] ?? { present: true })),
    holds: agreement.holds,
    precision: tested.precision ?? tested.low,
    precisionLow: certified ? Math.max(tested.low, Math.min(options.precision, tested.high)) : tested.low,
    precisionHigh: tested.high,
    wanted: { precision: options.precision, delta: options.delta, under: options.precisionUnder },
    certified,
    exact: test.rowsLeft() === 0 && drawnOnce === 0,
    optimal: outcome.optimal,
    precisionRows: test.rowsKnown(),
    ...coverage,
    interventional,
    conditional,
  };
  return {
    ...localFrame({
      kind: "rule",
      method: "anchors",
      options: { ...anchorsOptions.record(options), enumerate: outcome.optimal },
      seed: options.seed,
      probe,
      run,
      outputs: [agreement.output],
      prediction,
      baseline: [null],
      stoppedBy: outcome.stoppedBy,
      cacheHits: cache.hits(),
      distinctRows: cache.distinctRows() + 1,
    }),
    result,
    diagnostics: {
      enumerated: outcome.optimal,
      candidates,
      level: test.alpha,
      draws: test.draws.length,
      backgroundRows: distribution.isBackground ? distribution.references : 0,
      constantParts: probe.parts.length - outcome.free.length,
      ...(outcome.published && { published: outcome.published }),
    },
    notes: [...run.notes(), ...ruleNotes({ result, outcome, drawnOnce })],
  };
}

/**
 * The sum of squared weights of the background rows in which the rule replaces a value by one of several, where the masker has
 * drawn it once and cannot draw it anew: the variance of a precision over fresh draws is at most a quarter of it.
 */
function drawnOnceMass({ probe, options, cache, test }: Outcome): number {
  const { distribution } = cache;
  if (!distribution.isBackground || distribution.redrawn || options.precisionUnder === "conditional") return 0;
  let squares = 0;
  for (let reference = 0; reference < probe.references; reference++) {
    if (!isFixed(distribution, test.rule, reference)) squares += distribution.weight(reference) ** 2;
  }
  return squares;
}

const UNKNOWN: RulePrecision = { precision: null, low: 0, high: 1, rows: 0 };

function* precisionOf(test: RuleTest): Steps<RulePrecision> {
  const { agreed, unseen } = test.masses();
  const { low, high } = yield* confidenceSequence(test);
  const agreeing = test.draws.filter(({ agrees }) => agrees).length;
  const known = 1 - unseen;
  // With no draw of its own, what other rules have asked is all there is to go by.
  const rate = test.draws.length > 0 ? agreeing / test.draws.length : known > 0 ? agreed / known : null;
  const precision = rate === null ? null : clamp(agreed + unseen * rate, low, high);
  return { precision, low: clamp(low, 0, 1), high: clamp(high, 0, 1), rows: test.rowsKnown() };
}

function coverageOf(distribution: PerturbationDistribution, rule: readonly number[], delta: number) {
  const coverage = distribution.coverage(rule);
  if (!distribution.isBackground) return { coverage, coverageLow: coverage, coverageHigh: coverage, coverageRows: 0 };
  let squares = 0;
  for (let reference = 0; reference < distribution.references; reference++)
    squares += distribution.weight(reference) ** 2;
  const { low, high } = wilsonInterval(coverage, 1 / squares, 1 - delta);
  return { coverage, coverageLow: low, coverageHigh: high, coverageRows: distribution.references };
}

/** Background rows that meet the rule and whose answer is known. */
function meetingRows({ distribution, known }: AnswerCache, rule: readonly number[]): number {
  if (!distribution.isBackground) return 0;
  let count = 0;
  for (let reference = 0; reference < distribution.references; reference++) {
    if (distribution.meets(rule, reference) && known(distribution.row([], reference)) !== undefined) count++;
  }
  return count;
}

function predicateOf({ name, value, predicate }: Part, part: number, condition: Condition): Predicate {
  const text = predicate ?? (value === undefined || "present" in condition ? name : `${name} = ${show(value)}`);
  return { part, text, ...condition };
}

function show(value: Json): string {
  if (value === null) return "missing";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
