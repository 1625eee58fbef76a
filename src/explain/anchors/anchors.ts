import type { Rule } from "../../core/explanation.js";
import { atOnce, inTurns } from "../../core/give-way.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { askInstance } from "../run/ask-instance.js";
import { varyingParts } from "../run/check-probe.js";
import { MAX_ROWS_AGAIN } from "../run/few-values.js";
import { beginRun } from "../run/run.js";
import { agreement } from "./agreement.js";
import { answerCache } from "./answer-cache.js";
import { answersToRepeat } from "./answers-to-repeat.js";
import { certifiedSearch } from "./certified-search.js";
import { everyRow, exhaustiveSearch } from "./exhaustive-search.js";
import { noiseCheckedSearch } from "./noise-checked-search.js";
import { type AnchorsOptions, type ResolvedAnchorsOptions, resolveAnchorsOptions } from "./options.js";
import {
  type PerturbationDistribution,
  type PerturbedRow,
  perturbationDistribution,
} from "./perturbation-distribution.js";
import { publishedSearch } from "./published-search.js";
import { ruleExplanation } from "./rule-explanation.js";
import type { RuleKey } from "./rule-keys.js";
import { isCertified, type RuleTest, ruleTest } from "./rule-test.js";
import { mostPrecise, OTHER_ROWS, type SearchContext, type SearchResult } from "./search.js";

/** Share of the budget that is kept at most to ask rows of a certified rule again. */
const MAX_SHARE_RESERVED = 0.2;

/**
 * An anchor: conditions on a few parts of the input under which the model's prediction holds, whatever the others are.
 *
 * Of the rules whose precision is at least `precision`, the one of highest coverage is looked for. A rule is returned
 * as certified only on evidence drawn under that very rule, by a test that stays valid however often it is looked at;
 * over all runs, at most a share `delta` returns a certified rule that falls short. Where the budget pays for every
 * perturbed row, the rule is exactly the best there is; values drawn inside bins have no end, and are never all asked.
 *
 * @param probe  with binnedColumns or columns for tables, tokens for text; a game or any masker that hides in one way
 * @param options  see AnchorsOptions
 * @returns the rule with both precisions, their bounds, its coverage, and the rows behind each
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA for a background of one row, BUDGET_TOO_SMALL and TOO_MANY_PARTS
 *   with `enumerate: true`; ABORTED (with a partial explanation once a rule is tested, a certified one if there is)
 * Source: Ribeiro, Singh & Guestrin 2018, for what an anchor is; the search and the evidence are our own, see
 *   docs/anchors.md.
 * Cost: at most budgetRows model rows; no row is asked twice, but the instance and the first row, which tells whether the
 *   model's answers vary (of labels, up to 60 of the first rows and up to 500 of the certified rule). Where they do, nothing
 *   is exact, and a rule is tested on fresh answers alone.
 * @example
 * const { result } = await anchors(probe(model, binnedColumns(background, instance)));
 * result.predicates.map(({ text }) => text).join(" and ");   // "28 < age <= 37 and occupation = Sales"
 */
export async function anchors(probe: Probe, given: AnchorsOptions = {}): Promise<Rule> {
  const options = resolveAnchorsOptions(probe, given);
  const { seed, delta, count, beam, beamTolerance, precisionUnder: kind, precision: tau, budgetRows } = options;
  const run = beginRun(probe, budgetRows, given);
  const { giveWay } = run;
  const distribution = perturbationDistribution(probe, seed, await probe.conditions?.(giveWay));
  const free = varyingParts(probe);
  const rows = await rowsToEnumerate(distribution, { kind, free, maxConditions: count, giveWay }, options);
  const { prediction, repeated, noise } = await askInstance(run, budgetRows - 1 - (rows?.length ?? 1));
  const same = agreement(probe, options.outputs, prediction, options.tolerance);
  const left = budgetRows - 1 - repeated;
  const look = { known: noise, answeredBy: probe, ...rowsAgain(options, left, rows) };
  const cache = answerCache(distribution, run, same.agrees, left, look);
  const tests = new Map<RuleKey, RuleTest>();
  const context: SearchContext = {
    cache,
    kind,
    tau,
    delta,
    maxConditions: count,
    beam,
    tolerance: beamTolerance,
    seed,
    free,
    tests,
    earlierTests: 0,
    giveWay,
  };
  const known = { probe, options, run, cache, prediction, agreement: same, free };
  try {
    const found = await noiseCheckedSearch(context, (under) => search(under, options, rows));
    const test = found.best ?? (await testOfWhole(context));
    const other = await otherPrecision(context, test);
    run.expect(run.cost("complete").modelRows);
    return await inTurns(ruleExplanation({ ...known, ...found, test, other }), giveWay);
  } catch (error) {
    // Of several certified rules the last one covers most.
    const certified = [...tests.values()].findLast(isCertified);
    const test = certified ?? mostPrecise(tests.values());
    if (error instanceof WhyboxError && error.code === "ABORTED" && test) {
      const found = {
        certified: certified !== undefined,
        optimal: false,
        candidates: tests.size,
        stoppedBy: "aborted" as const,
      };
      error.partial = atOnce(ruleExplanation({ ...known, ...found, test }));
    }
    throw error;
  }
}

/** Rows to ask again where answers are few values: of the first ones, and, kept for the end, of the certified rule. */
function rowsAgain(
  { precision, delta, enumerate }: Pick<ResolvedAnchorsOptions, "precision" | "delta" | "enumerate">,
  left: number,
  rows: readonly PerturbedRow[] | undefined,
): { readonly maxAgain: number; readonly reserve: number } {
  const wanted = Math.min(answersToRepeat(precision, delta), Math.floor(MAX_SHARE_RESERVED * left));
  const spare = rows ? Math.max(0, left - rows.length) : Number.POSITIVE_INFINITY;
  const maxAgain = Math.min(MAX_ROWS_AGAIN, spare);
  // Where every row is insisted on, these come first.
  return { maxAgain, reserve: enumerate ? Math.max(0, Math.min(wanted, spare - maxAgain)) : wanted };
}

/** Every perturbed row of every rule where the budget pays for all; undefined where another search is to be done. */
async function rowsToEnumerate(
  distribution: PerturbationDistribution,
  space: Pick<SearchContext, "kind" | "free" | "maxConditions" | "giveWay">,
  { enumerate, search: name, budgetRows }: ResolvedAnchorsOptions,
): Promise<PerturbedRow[] | undefined> {
  const { kind, free } = space;
  if (enumerate === false || (name === "published" && enumerate !== true)) return undefined;
  // Of drawn values there is no end.
  const isEndless = kind === "interventional" && free.some(distribution.varies);
  if (isEndless && enumerate !== true) return undefined;
  const rows = await everyRow(distribution, space, budgetRows - 1, enumerate ? Number.POSITIVE_INFINITY : undefined);
  if (rows || !enumerate) return rows;
  throw new WhyboxError(
    "BUDGET_TOO_SMALL",
    `anchors: enumerate: true needs a model row for every perturbed row of every rule of ${space.free.length} parts, more than the ${budgetRows} of budgetRows; raise it or leave enumerate out`,
  );
}

function search(
  context: SearchContext,
  { enumerate, search: name }: Pick<ResolvedAnchorsOptions, "enumerate" | "search">,
  rows: readonly PerturbedRow[] | undefined,
): Promise<SearchResult> {
  if (name === "published" && enumerate !== true) return publishedSearch(context);
  if (!rows || context.cache.noise()) return certifiedSearch(context);
  return exhaustiveSearch(context, rows);
}

/** The rule that demands everything, or, where no row meets that, nothing: for a run that had no rows left to test another. */
async function testOfWhole(context: SearchContext): Promise<RuleTest> {
  const { cache, kind, tau, delta: alpha, seed, free, maxConditions, giveWay } = context;
  const whole = free.slice(0, maxConditions);
  const rule = kind === "conditional" && cache.distribution.coverage(whole) === 0 ? [] : whole;
  const test = await ruleTest(rule, { cache, kind, tau, alpha, seed, index: 0, expected: (1 + tau) / 2, giveWay });
  // Known answers with values that were drawn once may have ruled out every rule, and are none of its own draws.
  if (cache.distribution.redrawn && kind === "interventional")
    await test.advance(Math.min(OTHER_ROWS, cache.rowsLeft()));
  return test;
}

/** The rule under the precision that was not asked for, from known answers and a few rows more. */
async function otherPrecision(
  { cache, kind, tau, delta: alpha, seed, giveWay }: SearchContext,
  { rule }: RuleTest,
): Promise<RuleTest | undefined> {
  const { distribution } = cache;
  if (!distribution.isBackground) return undefined;
  const other = kind === "interventional" ? "conditional" : "interventional";
  if (other === "conditional" && distribution.coverage(rule) === 0) return undefined;
  // A test number that no candidate has: its draws are its own.
  const setting = { cache, kind: other, tau, alpha, seed, index: 1e9, expected: 0.95, giveWay } as const;
  const test = await ruleTest(rule, setting);
  await test.advance(Math.min(OTHER_ROWS, cache.rowsLeft()));
  return test;
}
