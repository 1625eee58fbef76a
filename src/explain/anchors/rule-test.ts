import { argsort } from "../../math/argsort.js";
import { type Seed, stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import type { AnswerCache } from "./answer-cache.js";
import { type EProcess, eProcess } from "./e-process.js";
import { type FixedRows, fixedRows } from "./fixed-rows.js";
import type { PerturbedRow, RuleParts } from "./perturbation-distribution.js";
import { type PrecisionKind, type RuleSupport, ruleSupport } from "./rule-support.js";

/** One draw under the rule: the masses known before it, and its outcome. */
export interface RuleDraw {
  readonly agreed: number;
  readonly unseen: number;
  readonly agrees: boolean;
}

/** A test of "the precision is at least tau": its draws so far and what they show. */
export interface RuleTest {
  readonly rule: RuleParts;
  /** The alpha spent: the probability with which this test may certify wrongly. */
  readonly alpha: number;
  /** The agreement rate that its bets started from. */
  readonly expected: number;
  /** Draws made under this very rule since the test began, in their order. */
  readonly draws: readonly RuleDraw[];
  /** Mass known to agree and mass not yet asked, whatever question the answers came from. */
  masses(): { readonly agreed: number; readonly unseen: number };
  /** Rows of the rule that are not asked yet; Infinity where they have no end. */
  rowsLeft(): number;
  /** Number of different rows of the rule that have been answered, whatever question the answers came from. */
  rowsKnown(): number;
  /**
   * True if answers count that were not asked for a draw of their own: as for rows drawn without replacement, and rows that came up
   * before. Of a model whose answers vary, such a test says nothing.
   */
  countsKept(): boolean;
  logEvidence(): number;
  /** The precision as it seems: agreed + unseen x the agreement rate, shrunk towards `expected` while draws are few. */
  estimate(): number;
  /** "certified" by evidence, "exact" because agreed >= tau, "rejected" because agreed + unseen < tau. */
  verdict(): "open" | "certified" | "exact" | "rejected";
  /** Asks `rows` more rows under the rule. False when the budget ended before. */
  advance(rows: number): Promise<boolean>;
}

/** Draws that the prediction counts for in an estimate. */
const PRIOR_DRAWS = 10;
/** Sums of weights may miss 1 by so much. */
const ROUNDING = 1e-9;
/** The most draws from an endless distribution in one test. */
const MAX_DRAWS = 2 ** 24;

export type RuleTestSetting = {
  readonly cache: AnswerCache;
  readonly kind: PrecisionKind;
  readonly tau: number;
  readonly alpha: number;
  readonly seed: Seed;
  /** Number of the test within the run, from 1: names its random numbers. */
  readonly index: number;
  /** The agreement rate that a surrogate expects. */
  readonly expected: number;
  readonly giveWay: () => Promise<void>;
};

/** Begins the test of a rule. */
export async function ruleTest(rule: RuleParts, setting: RuleTestSetting): Promise<RuleTest> {
  const { cache, kind, tau, alpha, expected, giveWay } = setting;
  const rowOf = cache.noise() ? undefined : await fixedRows(rule, cache.distribution, kind, giveWay);
  const support = cache.noise() || rowOf ? undefined : await ruleSupport(rule, cache.distribution, kind, giveWay);
  const process = eProcess(tau, expected);
  const draws: RuleDraw[] = [];
  const observe = (draw: RuleDraw) => {
    process.observe(draw, draw.agrees);
    draws.push(draw);
  };
  const sampling = cache.noise()
    ? afresh(rule, setting, process, observe)
    : rowOf
      ? redrawn(rule, rowOf, setting, observe)
      : support
        ? finite(support, setting, observe)
        : endless(rule, setting, process, observe);
  const rate = () => (process.agreeing + PRIOR_DRAWS * expected) / (process.draws + PRIOR_DRAWS);
  return {
    rule,
    alpha,
    expected,
    draws,
    masses: sampling.masses,
    rowsLeft: sampling.rowsLeft,
    rowsKnown: sampling.rowsKnown,
    countsKept: sampling.countsKept,
    logEvidence: () => process.logEvidence(),
    estimate() {
      const { agreed, unseen } = sampling.masses();
      return agreed + unseen * rate();
    },
    verdict() {
      const { agreed, unseen } = sampling.masses();
      if (agreed >= tau - ROUNDING && (tau < 1 || unseen <= ROUNDING)) return "exact";
      if (agreed + unseen < tau - ROUNDING) return "rejected";
      return process.logEvidence() >= -Math.log(alpha) ? "certified" : "open";
    },
    advance: sampling.advance,
  };
}

/** True if the test is over and the rule has the precision asked for. */
export function isCertified(test: RuleTest): boolean {
  const verdict = test.verdict();
  return verdict === "certified" || verdict === "exact";
}

type Sampling = Pick<RuleTest, "masses" | "rowsLeft" | "rowsKnown" | "countsKept" | "advance">;

/**
 * Draws without replacement, in proportion to weight: rows come in the order of exponential clocks that run as fast
 * as rows are heavy. Rows that other questions have answered are passed over; the order of the rest stays as random.
 */
function finite({ rows, weights }: RuleSupport, setting: RuleTestSetting, observe: (draw: RuleDraw) => void): Sampling {
  const { cache, seed, index } = setting;
  const random = stream(seed, "anchors draws", index);
  const clocks = weights.map((weight) => -Math.log(1 - random.uniform()) / weight);
  const order = argsort(clocks, Uint32Array.from(rows.keys()));
  const state = new Int8Array(rows.length).fill(-1);
  let agreed = 0;
  let unseen = 1;
  let unasked = rows.length;
  let next = 0;
  const learn = (i: number) => {
    if (state[i] >= 0) return;
    const known = cache.known(rows[i]);
    if (known === undefined) return;
    state[i] = Number(known);
    unasked--;
    unseen = unasked === 0 ? 0 : Math.max(0, unseen - weights[i]);
    if (known) agreed += weights[i];
  };
  const learnAll = () => {
    for (let i = 0; i < rows.length; i++) learn(i);
  };
  learnAll();
  return {
    masses: () => ({ agreed, unseen }),
    rowsLeft: () => unasked,
    rowsKnown: () => rows.length - unasked,
    countsKept: () => true,
    async advance(count) {
      learnAll();
      const batch: number[] = [];
      while (next < order.length && batch.length < count) {
        if (state[order[next]] < 0) batch.push(order[next]);
        next++;
      }
      const isComplete = await cache.ask(batch.map((i) => rows[i]));
      for (const i of batch) {
        const agrees = cache.known(rows[i]);
        if (agrees === undefined) break;
        observe({ agreed, unseen, agrees });
        learn(i);
      }
      return isComplete;
    },
  };
}

/**
 * Draws with replacement, each with values inside bins of its own: a reference row of those that are not known yet by weight, then
 * a value for each part that it does not meet. Reference rows of which the rule makes one row are known once it was asked.
 */
function redrawn(
  rule: RuleParts,
  rowOf: FixedRows,
  { cache, seed, index }: RuleTestSetting,
  observe: (draw: RuleDraw) => void,
): Sampling {
  const { distribution } = cache;
  const { references, weight } = distribution;
  const rowAt = distribution.redrawn ?? distribution.row;
  const random = stream(seed, "anchors draws", index);
  const isKnown = new Uint8Array(references);
  const keys = new Set<string>();
  let isDrawKept = false;
  let agreed = 0;
  let unseen = 1;
  const learnAll = () => {
    for (let reference = 0; reference < references; reference++) {
      const fixed = rowOf[reference];
      if (!fixed || isKnown[reference] === 1) continue;
      const agrees = cache.known(fixed);
      if (agrees === undefined) continue;
      isKnown[reference] = 1;
      unseen = Math.max(0, unseen - weight(reference));
      if (agrees) agreed += weight(reference);
      keys.add(fixed.key);
    }
  };
  learnAll();
  return {
    masses: () => ({ agreed, unseen }),
    rowsLeft: () => Number.POSITIVE_INFINITY,
    rowsKnown: () => keys.size,
    countsKept: () => isDrawKept || unseen < 1,
    async advance(count) {
      learnAll();
      const before = { agreed, unseen };
      const draw = weightedDraw(references, (at) => (isKnown[at] === 1 ? 0 : weight(at)));
      const batch = Array.from({ length: count }, () => rowAt(rule, draw(random.uniform()), random));
      const hits = cache.hits();
      const isComplete = await cache.ask(batch);
      isDrawKept ||= cache.hits() > hits;
      for (const row of batch) {
        const agrees = cache.known(row);
        if (agrees === undefined) break;
        observe({ ...before, agrees });
        keys.add(row.key);
      }
      learnAll();
      return isComplete;
    },
  };
}

/**
 * Draws with replacement, every answer asked anew: of a model whose answers vary the precision is a mean over rows and
 * answers, and no answer at hand, by which a search may have come to this rule, says anything of the next.
 */
function afresh(
  rule: RuleParts,
  { cache, kind, seed, index }: RuleTestSetting,
  process: EProcess,
  observe: (draw: RuleDraw) => void,
): Sampling {
  const { distribution } = cache;
  const random = stream(seed, "anchors draws", index);
  const isEndless = !Number.isFinite(distribution.references);
  const isIncluded = (at: number) => kind === "interventional" || distribution.meets(rule, at);
  const draw = weightedDraw(isEndless ? 0 : distribution.references, (at) =>
    isIncluded(at) ? distribution.weight(at) : 0,
  );
  const rowAt = (place: number) => {
    if (isEndless) return distribution.row(rule, index * MAX_DRAWS + place);
    const reference = draw(random.uniform());
    if (kind === "conditional") return distribution.row([], reference);
    return distribution.redrawn?.(rule, reference, random) ?? distribution.row(rule, reference);
  };
  return {
    masses: () => ({ agreed: 0, unseen: 1 }),
    rowsLeft: () => Number.POSITIVE_INFINITY,
    rowsKnown: () => process.draws,
    countsKept: () => false,
    async advance(count) {
      const rows = Array.from({ length: count }, (_, i) => rowAt(process.draws + i));
      const answers = await cache.askAfresh(rows);
      for (const agrees of answers) observe({ agreed: 0, unseen: 1, agrees });
      return answers.length === count;
    },
  };
}

/** Draws with replacement from a distribution without end: no answer narrows it. Between the rows other work gets a turn. */
function endless(
  rule: RuleParts,
  { cache, index }: RuleTestSetting,
  process: EProcess,
  observe: (draw: RuleDraw) => void,
): Sampling {
  let isDrawKept = false;
  return {
    masses: () => ({ agreed: 0, unseen: 1 }),
    rowsLeft: () => Number.POSITIVE_INFINITY,
    rowsKnown: () => process.draws,
    countsKept: () => isDrawKept,
    async advance(count) {
      const batch: PerturbedRow[] = [];
      const made = function* () {
        for (let i = 0; i < count; i++) {
          batch.push(cache.distribution.row(rule, index * MAX_DRAWS + process.draws + i));
          yield batch[i];
        }
      };
      const hits = cache.hits();
      const isComplete = await cache.ask(made());
      isDrawKept ||= cache.hits() > hits;
      for (const row of batch) {
        const agrees = cache.known(row);
        if (agrees === undefined) break;
        observe({ agreed: 0, unseen: 1, agrees });
      }
      return isComplete;
    },
  };
}
