import { inTurns } from "../../core/give-way.js";
import { alphaOf } from "./e-process.js";
import type { RuleParts } from "./perturbation-distribution.js";
import { type PredictedPrecision, precisionPredictor } from "./predicted-precision.js";
import { MAX_SLACK, proposals, type RuleSpace, ruleSpace, type WiderRules } from "./proposals.js";
import { type RuleKey, ruleKeys } from "./rule-keys.js";
import { rowsToRefute } from "./rule-support.js";
import { type RuleTest, ruleTest } from "./rule-test.js";
import { mostPrecise, type SearchContext, type WorkLimit, workLimit } from "./search.js";

/** The surrogate learns again when answers have grown by this factor since the last time. */
const GROWTH = 1.2;
/** Rows that a test may be expected to take while other rules are left; raised with the slack. */
const FIRST_ROW_LIMIT = 800;
/**
 * Cells that the whole search may look at besides the model's rows: some one or two seconds' work where rules seem precise enough.
 * On 30 numbers in bins (benchmarks/anchors, "numbers") 30 of 30 rules are certified with as many.
 */
const MAX_CELLS = 5e8;
/** Cells that it is worth to make one cell of the rows that a rule is tested on. */
const CELLS_PER_SUPPORT_CELL = 60;
/**
 * Rules wider than a certified one aim this share of the way from the precision asked for to 1. On breast cancer
 * (benchmarks/anchors, "numbers") .25 and .4 find the same, .55 less.
 */
const WIDER_AIM = 0.3;
/** The most rules tested: the next would have to pass at a 40,000th of delta. */
const MAX_TESTS = 256;
/** Standard errors below the precision wanted at which a test is given up for good, and the fewest draws that tell. */
const HOPELESS_ERRORS = 4;
const MIN_HOPELESS_DRAWS = 128;
/** Rows of a rule whose support has no end, for the count of the work. */
const ENDLESS_ROWS = 64;

/** The rules of a certified search, each with its test, in the order in which they are worth testing. */
export type Candidates = {
  /** Learns the surrogate again where there are answers enough to change its mind, and the work limit allows it. */
  learn(): Promise<void>;
  /**
   * The test to go on with: of the rules that seem precise enough the one of highest coverage; once the work is spent,
   * the most precise of the tests, with one part more where it falls short. Undefined when there is none.
   */
  next(): Promise<RuleTest | undefined>;
  /** From now on `next` is about rules that cover more than that of this test, as long as one seems precise enough. */
  widen(certified: RuleTest): void;
  isWorkSpent(): boolean;
};

/**
 * Candidates in the order of a surrogate that learns from all answers. Rules that known answers refute are passed over.
 *
 * @param maxCells  what the whole search may look at besides the model's rows
 */
export function candidates(context: SearchContext, maxCells = MAX_CELLS): Candidates {
  const { cache, tau, tests } = context;
  const work = workLimit(maxCells);
  const space = ruleSpace(context);
  const tested = rulesTested(context, space, work);
  let learned: { predicted: PredictedPrecision; rows: number; proposed: ReturnType<typeof proposals> } | undefined;
  const predictor = precisionPredictor(context, work, space.listed !== undefined);
  let certified: RuleTest | undefined;
  const widerThan = ({ rule }: RuleTest, predicted: PredictedPrecision): WiderRules => ({
    coverage: space.coverage(rule),
    target: tau + WIDER_AIM * (1 - tau) - shortfallOf(predicted, tests),
  });
  const proposed = (predicted: PredictedPrecision) =>
    proposals(context, space, predicted, work, tested.isOpen, certified && widerThan(certified, predicted));
  return {
    isWorkSpent: work.isSpent,
    widen(test) {
      certified = test;
      if (learned) learned = { ...learned, proposed: proposed(learned.predicted) };
    },
    async learn() {
      if (tests.size >= MAX_TESTS) work.spend(maxCells);
      const rows = cache.answered.length;
      const cost = predictor.cost();
      if (learned !== undefined && !(rows >= GROWTH * learned.rows && work.allows(2 * cost))) return;
      work.spend(cost);
      const predicted = await predictor.learn();
      learned = { predicted, rows, proposed: proposed(predicted) };
    },
    async next() {
      if (learned === undefined) return undefined;
      for (;;) {
        const { value: rule } = await learned.proposed.next();
        if (rule === undefined && certified) return undefined;
        if (rule === undefined && work.isSpent()) return lastTest(context, tested, learned.predicted);
        if (rule === undefined) return mostPrecise(openTests(context));
        const test = await tested.testOf(rule, learned.predicted);
        if (test) return test;
      }
    },
  };
}

/**
 * By how much the surrogate has the rules tested less precise than their draws, on average over draws: it is trained on rows of
 * all rules, and cautious where nearly all agree.
 */
function shortfallOf(predicted: PredictedPrecision, tests: SearchContext["tests"]): number {
  let [sum, draws] = [0, 0];
  for (const test of tests.values()) {
    sum += test.draws.length * (test.estimate() - predicted.of(test.rule));
    draws += test.draws.length;
  }
  return draws === 0 ? 0 : sum / draws;
}

/** Rules by what is known of them. */
type RulesTested = {
  /** Whether a rule may still be tested, with this slack. */
  isOpen(rule: RuleParts, slack: number): boolean;
  /** The test of a rule; undefined where known answers refute it: no draw is made then, and no alpha is spent. */
  testOf(rule: RuleParts, predicted: PredictedPrecision): Promise<RuleTest | undefined>;
};

function rulesTested(context: SearchContext, space: RuleSpace, work: WorkLimit): RulesTested {
  const { cache, kind, tau, tests, giveWay } = context;
  const { distribution } = cache;
  const supportRows = Number.isFinite(distribution.references) ? distribution.references : ENDLESS_ROWS;
  const refuted = new Set<RuleKey>();
  return {
    isOpen(rule, slack) {
      // A rule that no row meets has no share of rows that agree.
      if (kind === "conditional" && space.coverage(rule) === 0) return false;
      const key = space.keyOf(rule);
      if (refuted.has(key)) return false;
      const test = tests.get(key);
      return test === undefined || isPromising(test, tau, slack);
    },
    async testOf(rule, predicted) {
      const key = space.keyOf(rule);
      const known = tests.get(key);
      if (known) return known;
      const looked = await rowsToRefute(rule, cache, kind, tau, giveWay);
      work.spend(CELLS_PER_SUPPORT_CELL * distribution.parts * (looked ?? supportRows));
      if (looked !== undefined) {
        refuted.add(key);
        return undefined;
      }
      const test = await newTest(context, rule, predicted);
      tests.set(key, test);
      return test;
    },
  };
}

function openTests({ tests, tau }: Pick<SearchContext, "tests" | "tau">): RuleTest[] {
  return [...tests.values()].filter((test) => test.verdict() === "open" && !isHopeless(test, tau));
}

/** Once the work is spent: the most precise test, or, where it falls short, that of its rule with one part more. */
async function lastTest(
  context: SearchContext,
  { isOpen, testOf }: RulesTested,
  predicted: PredictedPrecision,
): Promise<RuleTest | undefined> {
  const { free, maxConditions, tau, tests, giveWay } = context;
  const open = mostPrecise(openTests(context));
  const best = open ?? mostPrecise(tests.values());
  const isShort = best !== undefined && best.estimate() < tau;
  if (!isShort || best.rule.length >= maxConditions || tests.size >= MAX_TESTS) return open;
  const keyOf = ruleKeys(context.cache.distribution.parts);
  const longer = free
    .filter((part) => !best.rule.includes(part))
    .map((part) => [...best.rule, part].sort((a, b) => a - b))
    .filter((rule) => !tests.has(keyOf(rule)) && isOpen(rule, MAX_SLACK));
  await inTurns(predicted.expect(best.rule, longer), giveWay);
  const ranked: { rule: RuleParts; precision: number }[] = [];
  for (const rule of longer) {
    await giveWay();
    ranked.push({ rule, precision: predicted.of(rule) });
  }
  for (const { rule } of ranked.toSorted((a, b) => b.precision - a.precision)) {
    await giveWay();
    const test = await testOf(rule, predicted);
    if (test) return test;
  }
  return open;
}

function newTest(
  { cache, kind, tau, delta, seed, tests, earlierTests, giveWay }: SearchContext,
  rule: RuleParts,
  predicted: PredictedPrecision,
) {
  const index = earlierTests + tests.size + 1;
  const expected = Math.min(0.995, Math.max(predicted.of(rule), (1 + tau) / 2));
  return ruleTest(rule, { cache, kind, tau, alpha: alphaOf(index, delta), seed, index, expected, giveWay });
}

/**
 * True if the draws leave no hope of the precision wanted. Rows that were all answered cost no budget, so that nothing else ends
 * the test of a rule whose values are drawn anew.
 */
function isHopeless(test: RuleTest, tau: number): boolean {
  const draws = test.draws.length;
  const { agreed, unseen } = test.masses();
  const needed = (tau - agreed) / unseen;
  if (!(needed > 0 && needed < 1) || draws < MIN_HOPELESS_DRAWS) return false;
  const rate = (test.estimate() - agreed) / unseen;
  return needed - rate > HOPELESS_ERRORS * Math.sqrt((needed * (1 - needed)) / draws);
}

/** True if it is worth going on: not refuted, not clearly short of tau, and expected to come to an end in time. */
function isPromising(test: RuleTest, tau: number, slack: number): boolean {
  const verdict = test.verdict();
  if (verdict === "rejected") return false;
  if (verdict !== "open") return true;
  if (isHopeless(test, tau)) return false;
  if (slack === MAX_SLACK) return true;
  const rowLimit = FIRST_ROW_LIMIT * 4 ** slack;
  const { agreed, unseen } = test.masses();
  const needed = (tau - agreed) / unseen;
  const rate = (test.estimate() - agreed) / unseen;
  const draws = test.draws.length;
  const toExhaust = test.rowsLeft() * Math.min(1, needed / Math.max(rate, 1e-9));
  if (rate <= needed) {
    // Half a standard error, at first, is what chance may be blamed for.
    const error = Math.sqrt((needed * (1 - needed)) / Math.max(1, draws));
    return (needed - rate < 0.5 * 2 ** slack * error || draws === 0) && Math.min(toExhaust, 2 * draws) <= rowLimit;
  }
  const growth = rate * Math.log(rate / needed) + (rate < 1 ? (1 - rate) * Math.log((1 - rate) / (1 - needed)) : 0);
  const missing = -Math.log(test.alpha) - test.logEvidence();
  return Math.min(toExhaust, missing / growth) <= rowLimit;
}
