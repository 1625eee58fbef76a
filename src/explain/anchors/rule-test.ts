import { type Seed, stream } from "../../random/stream.js";
import { type RuleCertificate, ruleCertificate } from "./rule-certificate.js";
import type { PrecisionKind, RuleItems, RuleOracle } from "./rule-oracle.js";
import type { PerturbedRow, RuleParts } from "./rule-population.js";

/** One draw under the rule: what was known before it, and how it came out. */
export interface RuleDraw {
  readonly lo: number;
  readonly left: number;
  readonly agrees: boolean;
}

/** A rule on trial: its draws so far and what they show. */
export interface RuleTest {
  readonly rule: RuleParts;
  /** The share of delta that the trial may spend. */
  readonly level: number;
  /** The agreement rate that its bets started from. */
  readonly expected: number;
  /** Draws made under this very rule since the trial began, in their order. */
  readonly draws: readonly RuleDraw[];
  /** Mass known to agree and mass not yet asked, whatever question the answers came from. */
  bounds(): { readonly lo: number; readonly left: number };
  /** How many rows of the rule nobody has asked; Infinity where they have no end. */
  rowsLeft(): number;
  /** How many different rows of the rule have been answered, whatever question the answers came from. */
  rowsKnown(): number;
  logEvidence(): number;
  /** What the precision seems to be: lo + left x the agreement rate, drawn towards `expected` while draws are few. */
  estimate(): number;
  /** "certified" by evidence, "exact" because lo >= tau, "rejected" because lo + left < tau. */
  verdict(): "open" | "certified" | "exact" | "rejected";
  /** Asks so many more rows under the rule. False when the budget ended before. */
  advance(rows: number): Promise<boolean>;
}

/** Draws that the prediction counts for in an estimate. */
const PRIOR_DRAWS = 10;
/** Sums of weights may miss 1 by so much. */
const ROUNDING = 1e-9;
/** How many draws without end one trial may take. */
const MOST_DRAWS = 2 ** 24;

export type RuleTestSetting = {
  readonly oracle: RuleOracle;
  readonly kind: PrecisionKind;
  readonly tau: number;
  readonly level: number;
  readonly seed: Seed;
  /** Which trial of the run this is, from 1: names its random numbers. */
  readonly index: number;
  /** The agreement rate that a surrogate expects. */
  readonly expected: number;
};

/** Puts a rule on trial. */
export function ruleTest(rule: RuleParts, setting: RuleTestSetting): RuleTest {
  const { oracle, kind, tau, level, expected } = setting;
  const items = oracle.items(rule, kind);
  const certificate = ruleCertificate(tau, expected);
  const draws: RuleDraw[] = [];
  const observe = (draw: RuleDraw) => {
    certificate.observe(draw, draw.agrees);
    draws.push(draw);
  };
  const trial = items ? finiteTrial(items, setting, observe) : endlessTrial(rule, setting, certificate, observe);
  const rate = () => (certificate.agreeing + PRIOR_DRAWS * expected) / (certificate.draws + PRIOR_DRAWS);
  return {
    rule,
    level,
    expected,
    draws,
    bounds: trial.bounds,
    rowsLeft: trial.rowsLeft,
    rowsKnown: trial.rowsKnown,
    logEvidence: () => certificate.logEvidence(),
    estimate() {
      const { lo, left } = trial.bounds();
      return lo + left * rate();
    },
    verdict() {
      const { lo, left } = trial.bounds();
      if (lo >= tau - ROUNDING && (tau < 1 || left <= ROUNDING)) return "exact";
      if (lo + left < tau - ROUNDING) return "rejected";
      return certificate.logEvidence() >= -Math.log(level) ? "certified" : "open";
    },
    advance: trial.advance,
  };
}

type Trial = Pick<RuleTest, "bounds" | "rowsLeft" | "rowsKnown" | "advance">;

/**
 * Draws without replacement, in proportion to weight: rows come in the order of exponential clocks that run as fast
 * as rows are heavy. Rows that other questions have answered are passed over; the order of the rest stays as random.
 */
function finiteTrial({ rows, weights }: RuleItems, setting: RuleTestSetting, observe: (draw: RuleDraw) => void): Trial {
  const { oracle, seed, index } = setting;
  const random = stream(seed, "anchors draws", index);
  const clocks = Float64Array.from(rows, (_, i) => -Math.log(1 - random.uniform()) / weights[i]);
  const order = Int32Array.from(rows.keys()).sort((a, b) => clocks[a] - clocks[b] || a - b);
  const state = new Int8Array(rows.length).fill(-1);
  let lo = 0;
  let left = 1;
  let unasked = rows.length;
  let next = 0;
  const learn = (i: number) => {
    if (state[i] >= 0) return;
    const known = oracle.known(rows[i]);
    if (known === undefined) return;
    state[i] = Number(known);
    unasked--;
    left = unasked === 0 ? 0 : Math.max(0, left - weights[i]);
    if (known) lo += weights[i];
  };
  const learnAll = () => {
    for (let i = 0; i < rows.length; i++) learn(i);
  };
  learnAll();
  return {
    bounds: () => ({ lo, left }),
    rowsLeft: () => unasked,
    rowsKnown: () => rows.length - unasked,
    async advance(count) {
      learnAll();
      const batch: number[] = [];
      while (next < order.length && batch.length < count) {
        if (state[order[next]] < 0) batch.push(order[next]);
        next++;
      }
      const isComplete = await oracle.ask(batch.map((i) => rows[i]));
      for (const i of batch) {
        const agrees = oracle.known(rows[i]);
        if (agrees === undefined) break;
        observe({ lo, left, agrees });
        learn(i);
      }
      return isComplete;
    },
  };
}

/** Draws with replacement from a population without end: no answer narrows it. */
function endlessTrial(
  rule: RuleParts,
  { oracle, index }: RuleTestSetting,
  certificate: RuleCertificate,
  observe: (draw: RuleDraw) => void,
): Trial {
  return {
    bounds: () => ({ lo: 0, left: 1 }),
    rowsLeft: () => Number.POSITIVE_INFINITY,
    rowsKnown: () => certificate.draws,
    async advance(count) {
      const first = index * MOST_DRAWS + certificate.draws;
      const batch: PerturbedRow[] = Array.from({ length: count }, (_, i) => oracle.population.row(rule, first + i));
      const isComplete = await oracle.ask(batch);
      for (const row of batch) {
        const agrees = oracle.known(row);
        if (agrees === undefined) break;
        observe({ lo: 0, left: 1, agrees });
      }
      return isComplete;
    },
  };
}
