import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
import { bestTrial } from "./best-trial.js";
import { candidateRules, canListRules } from "./candidate-rules.js";
import { levelOf } from "./rule-certificate.js";
import type { PerturbedRow, RuleParts } from "./rule-population.js";
import { type RuleRanking, ruleRanking } from "./rule-ranking.js";
import type { RuleSearchResult, RuleSearchSetting } from "./rule-search.js";
import { type RuleTest, ruleTest } from "./rule-test.js";

/** Background rows with random parts forced that the first surrogate learns from: so many a part, within limits. */
const FIRST_ROWS = { aPart: 32, least: 256, most: 1024 };
/** Rows asked at once under a rule: enough for two workers. */
const BATCH_ROWS = 64;
/** A candidate may seem to fall short of tau by so much: the surrogate is no judge. */
const MARGIN = 0.02;
/** Rows that a certificate may be expected to take while other candidates are left; raised when none are. */
const FIRST_PATIENCE = 800;

/**
 * The search by surrogate and certificate: of the rules that seem precise enough, the one of highest coverage is put
 * on trial, a batch at a time; every answer teaches the surrogate, which may change what seems best.
 */
export async function certifiedSearch(setting: RuleSearchSetting): Promise<RuleSearchResult> {
  const { oracle, kind, tau, delta, seed, trials } = setting;
  const done = (best: RuleTest | undefined, certified: boolean, stoppedBy: "complete" | "budget") => ({
    best,
    certified,
    optimal: false,
    candidates: trials.size,
    stoppedBy,
  });
  if (!(await oracle.ask(firstRows(setting)))) return done(undefined, false, "budget");
  const isListed = canListRules(setting);
  const coverage = remembered(oracle.population.coverage);
  const mostRounds = 100 + (4 * oracle.rowsLeft()) / BATCH_ROWS;
  let test: RuleTest | undefined;
  for (let round = 0; round < mostRounds; round++) {
    // Going through a beam takes its time: there a rule on trial stays there while it promises anything.
    if (isListed || test === undefined || !isPromising(test, tau, 0)) {
      test = nextTest(ruleRanking(oracle, kind, seed, round, isListed));
    }
    if (test === undefined) return done(bestTrial(trials), false, "complete");
    const isComplete = test.verdict() !== "open" || (await test.advance(BATCH_ROWS));
    const verdict = test.verdict();
    if (verdict === "certified" || verdict === "exact") return done(test, true, "complete");
    if (!isComplete) return done(bestTrial(trials), false, "budget");
  }
  return done(bestTrial(trials), false, "budget");

  /** The best that seems good enough; where nothing does, with more and more indulgence, until all are rejected. */
  function nextTest(ranking: RuleRanking): RuleTest | undefined {
    for (let indulgence = 0; indulgence <= MOST_INDULGENCE; indulgence++) {
      const target = tau - MARGIN * 2 ** indulgence;
      const rule = candidateRules({ ...setting, coverage }, ranking, target, (candidate) => {
        // What no row meets has no share of rows that agree.
        if (kind === "conditional" && coverage(candidate) === 0) return false;
        const trial = trials.get(candidate.join());
        return trial === undefined || isPromising(trial, tau, indulgence);
      });
      if (rule !== undefined) return trialOf(rule, ranking);
    }
    return undefined;
  }

  function trialOf(rule: RuleParts, ranking: RuleRanking): RuleTest {
    const name = rule.join();
    const known = trials.get(name);
    if (known) return known;
    const index = trials.size + 1;
    const expected = Math.min(0.995, Math.max(ranking.predict(rule), (1 + tau) / 2));
    const trial = ruleTest(rule, { oracle, kind, tau, level: levelOf(index, delta), seed, index, expected });
    trials.set(name, trial);
    return trial;
  }
}

/** At this, everything that is not rejected is worth a try: .02 x 2^6 is more than 1. */
const MOST_INDULGENCE = 6;

function remembered(of: (rule: RuleParts) => number): (rule: RuleParts) => number {
  const values = new Map<string, number>();
  return (rule) => {
    const name = rule.join();
    const value = values.get(name) ?? of(rule);
    values.set(name, value);
    return value;
  };
}

/** Whether it is worth going on: not refuted, not clearly short of tau, and expected to come to an end in time. */
function isPromising(test: RuleTest, tau: number, indulgence: number): boolean {
  const verdict = test.verdict();
  if (verdict === "rejected") return false;
  if (verdict !== "open" || indulgence === MOST_INDULGENCE) return true;
  const patience = FIRST_PATIENCE * 4 ** indulgence;
  const { lo, left } = test.bounds();
  const m = (tau - lo) / left;
  const rate = (test.estimate() - lo) / left;
  const draws = test.draws.length;
  const toExhaust = test.rowsLeft() * Math.min(1, m / Math.max(rate, 1e-9));
  if (rate <= m) {
    // Half a standard error, at first, is what chance may be blamed for.
    const error = Math.sqrt((m * (1 - m)) / Math.max(1, draws));
    return (m - rate < 0.5 * 2 ** indulgence * error || draws === 0) && Math.min(toExhaust, 2 * draws) <= patience;
  }
  const growth = rate * Math.log(rate / m) + (rate < 1 ? (1 - rate) * Math.log((1 - rate) / (1 - m)) : 0);
  const missing = -Math.log(test.level) - test.logEvidence();
  return Math.min(toExhaust, missing / growth) <= patience;
}

/** Draws by weight, each with random parts forced: rules of every length are met. */
function* firstRows({ oracle, kind, seed, free }: RuleSearchSetting): Generator<PerturbedRow> {
  const { population } = oracle;
  const { aPart, least, most } = FIRST_ROWS;
  const wanted = Math.min(Math.max(least, Math.min(most, aPart * free.length)), Math.floor(oracle.rowsLeft() / 3));
  const random = stream(seed, "anchors first rows");
  const draw = weightedDraw(Number.isFinite(population.draws) ? population.draws : 0, (at) => population.weight(at));
  const seen = new Set<string>();
  for (let i = 0; seen.size < wanted && i < 4 * wanted; i++) {
    const share = random.uniform();
    const rule: RuleParts = kind === "conditional" ? [] : free.filter(() => random.uniform() < share);
    const at = Number.isFinite(population.draws) ? draw(random.uniform()) : i;
    const row = population.row(rule, at);
    if (seen.has(row.key)) continue;
    seen.add(row.key);
    yield row;
  }
}
