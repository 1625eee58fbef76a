import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { learningCost } from "./agreement-surrogate.js";
import { alphaOf } from "./e-process.js";
import type { PerturbedRow, RuleParts } from "./perturbation-distribution.js";
import { type PredictedPrecision, predictedPrecision } from "./predicted-precision.js";
import { MAX_SLACK, proposals, ruleSpace } from "./proposals.js";
import { isCertified, type RuleTest, ruleTest } from "./rule-test.js";
import { mostPrecise, type SearchContext, type SearchResult, workLimit } from "./search.js";

/** Background rows with random parts forced that the first surrogate learns from: so many per part, within limits. */
const FIRST_ROWS = { perPart: 32, min: 256, max: 1024 };
/** Rows asked at once under a rule: enough for two workers. */
const BATCH_ROWS = 64;
/** The surrogate learns again when there are so many times as many answers as the last time. */
const GROWTH = 1.2;
/** Rows that a test may be expected to take while other rules are left; raised with the slack. */
const FIRST_ROW_LIMIT = 800;
/** Cells that the whole search may look at besides the model's rows: about a second. */
const MAX_CELLS = 1.2e8;
/** Cells that it is worth to make one cell of the rows that a rule is tested on. */
const CELLS_PER_SUPPORT_CELL = 60;
/** Rules tested at most: one after so many would have to pass at a 40,000th of delta. */
const MAX_TESTS = 256;

/**
 * The search by surrogate and certificate: of the rules that seem precise enough, the one of highest coverage is
 * tested, a batch at a time. A surrogate learns from all answers, and may change its mind about which rule that is.
 */
export async function certifiedSearch(context: SearchContext): Promise<SearchResult> {
  const { cache, tests } = context;
  const result = (best: RuleTest | undefined, stoppedBy: "complete" | "budget"): SearchResult => ({
    best,
    certified: best !== undefined && isCertified(best),
    optimal: false,
    candidates: tests.size,
    stoppedBy,
  });
  if (!(await cache.ask(firstRows(context)))) return result(undefined, "budget");
  const turns = testsInTurn(context);
  for (;;) {
    const test = await turns.next();
    if (test === undefined) return result(mostPrecise(tests.values()), turns.isWorkSpent() ? "budget" : "complete");
    const isPaid = test.verdict() !== "open" || (await test.advance(BATCH_ROWS));
    if (isCertified(test)) return result(test, "complete");
    if (!isPaid) return result(mostPrecise(tests.values()), "budget");
  }
}

type TestsInTurn = {
  /** The rule to test next; undefined when every rule is rejected, or of those tested when the work is spent. */
  next(): Promise<RuleTest | undefined>;
  isWorkSpent(): boolean;
};

/** Rules that the surrogate proposes and, once the work is spent, the most precise of the tests that are open. */
function testsInTurn(context: SearchContext): TestsInTurn {
  const { cache, kind, tau, tests } = context;
  const { distribution } = cache;
  const work = workLimit(MAX_CELLS);
  const space = ruleSpace(context);
  const supportRows = Number.isFinite(distribution.draws) ? distribution.draws : BATCH_ROWS;
  /** Rules that known answers refute: no draw is made under them, and no alpha is spent. */
  const refuted = new Set<string>();
  const isOpen = (rule: RuleParts, slack: number): boolean => {
    // A rule that no row meets has no share of rows that agree.
    if (kind === "conditional" && space.coverage(rule) === 0) return false;
    const name = rule.join();
    if (refuted.has(name)) return false;
    const test = tests.get(name);
    return test === undefined || isPromising(test, tau, slack);
  };
  let learned: { predicted: PredictedPrecision; rows: number; proposed: ReturnType<typeof proposals> } | undefined;
  let rounds = 0;
  const learn = async (rows: number) => {
    const predicted = await predictedPrecision(context, work, rounds++, space.listed !== undefined);
    return { predicted, rows, proposed: proposals(context, space, predicted, work, isOpen) };
  };
  return {
    isWorkSpent: work.isSpent,
    async next() {
      if (tests.size >= MAX_TESTS) work.spend(MAX_CELLS);
      const rows = cache.answered.length;
      const cost = learningCost(rows, distribution.parts);
      if (learned === undefined || (rows >= GROWTH * learned.rows && work.allows(2 * cost))) {
        work.spend(cost);
        learned = await learn(rows);
      }
      for (;;) {
        const { value: rule } = await learned.proposed.next();
        if (rule === undefined) return mostPrecise([...tests.values()].filter((test) => test.verdict() === "open"));
        const name = rule.join();
        const known = tests.get(name);
        if (known) return known;
        const looked = cache.refutes(rule, kind, tau);
        work.spend(CELLS_PER_SUPPORT_CELL * distribution.parts * (looked ?? supportRows));
        if (looked === undefined) {
          const test = newTest(context, rule, learned.predicted);
          tests.set(name, test);
          return test;
        }
        refuted.add(name);
      }
    },
  };
}

function newTest(
  { cache, kind, tau, delta, seed, tests }: SearchContext,
  rule: RuleParts,
  predicted: PredictedPrecision,
) {
  const index = tests.size + 1;
  const expected = Math.min(0.995, Math.max(predicted.of(rule), (1 + tau) / 2));
  return ruleTest(rule, { cache, kind, tau, alpha: alphaOf(index, delta), seed, index, expected });
}

/** True if it is worth going on: not refuted, not clearly short of tau, and expected to come to an end in time. */
function isPromising(test: RuleTest, tau: number, slack: number): boolean {
  const verdict = test.verdict();
  if (verdict === "rejected") return false;
  if (verdict !== "open" || slack === MAX_SLACK) return true;
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

/** Draws by weight, each with random parts forced: rules of every length are met. */
function* firstRows({ cache, kind, seed, free }: SearchContext): Generator<PerturbedRow> {
  const { distribution } = cache;
  const { perPart, min, max } = FIRST_ROWS;
  const wanted = Math.min(Math.max(min, Math.min(max, perPart * free.length)), Math.floor(cache.rowsLeft() / 3));
  const random = stream(seed, "anchors first rows");
  const isListed = Number.isFinite(distribution.draws);
  const draw = weightedDraw(isListed ? distribution.draws : 0, (at) => distribution.weight(at));
  const seen = new Set<string>();
  for (let i = 0; seen.size < wanted && i < 4 * wanted; i++) {
    const share = random.uniform();
    const rule: RuleParts = kind === "conditional" ? [] : free.filter(() => random.uniform() < share);
    const row = distribution.row(rule, isListed ? draw(random.uniform()) : i);
    if (seen.has(row.key)) continue;
    seen.add(row.key);
    yield row;
  }
}
