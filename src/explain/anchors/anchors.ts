import type { Cost, Rule } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { varyingParts } from "../run/check-probe.js";
import { beginRun } from "../run/run.js";
import { agreement } from "./agreement.js";
import { type AnchorsOptions, type ResolvedAnchorsOptions, resolveAnchorsOptions } from "./anchors-options.js";
import { bestTrial } from "./best-trial.js";
import { certifiedSearch } from "./certified-search.js";
import { everyRow, exactAnchor } from "./exact-anchor.js";
import { publishedSearch } from "./published-search.js";
import { ruleExplanation } from "./rule-explanation.js";
import { ruleOracle } from "./rule-oracle.js";
import { rulePopulation } from "./rule-population.js";
import type { RuleSearchResult, RuleSearchSetting } from "./rule-search.js";
import type { RuleState } from "./rule-state.js";
import { type RuleTest, ruleTest } from "./rule-test.js";

/**
 * An anchor: conditions on a few parts of the input under which the model's prediction holds, whatever the others are.
 *
 * Of the rules whose precision is at least `precision`, the one of highest coverage is looked for. A rule is returned
 * as certified only on evidence drawn under that very rule, by a test that stays valid however often it is looked at;
 * over all runs, at most a share `delta` returns a certified rule that falls short. Where the budget pays for every
 * perturbed row, the rule is exactly the best there is.
 *
 * @param probe  with binnedColumns or columns for tables, tokens for text; a game or any masker that hides in one way
 * @param options  see AnchorsOptions
 * @returns the rule with both precisions, their bounds, its coverage, and the rows behind each
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA for a background of one row, BUDGET_TOO_SMALL and TOO_MANY_PARTS
 *   with `enumerate: true`; ABORTED (with a partial explanation once a rule is on trial)
 * Source: Ribeiro, Singh & Guestrin 2018, for what an anchor is; the search and the certificate are our own, see
 *   docs/anchors.md.
 * Cost: at most budgetRows model rows; no row is asked twice.
 * @example
 * const { result } = await anchors(probe(model, binnedColumns(background, instance)));
 * result.predicates.map(({ text }) => text).join(" and ");   // "28 < age <= 37 and occupation = Sales"
 */
export async function anchors(probe: Probe, given: AnchorsOptions = {}): Promise<Rule> {
  const options = resolveAnchorsOptions(probe, given);
  const { seed, delta, maxLength, beam, epsilon, optimise: kind, precision: tau, budgetRows } = options;
  const run = beginRun(probe, budgetRows, given);
  const prediction = (await run.predictInstance()).data;
  const same = agreement(probe, options.outputs, prediction, options.tolerance);
  const population = rulePopulation(probe, seed);
  const oracle = ruleOracle(population, run, same.agrees, budgetRows - 1);
  const free = varyingParts(probe);
  const trials = new Map<string, RuleTest>();
  const setting: RuleSearchSetting = { oracle, kind, tau, delta, maxLength, beam, epsilon, seed, free, trials };
  const explain = (
    test: RuleTest,
    other: RuleTest | undefined,
    found: Omit<RuleSearchResult, "best" | "stoppedBy"> & { stoppedBy: Cost["stoppedBy"] },
  ) => {
    const { certified, optimal, candidates, stoppedBy, claim } = found;
    const state: RuleState = {
      probe,
      options,
      run,
      oracle,
      prediction,
      agreement: same,
      free,
      test,
      other,
      certified,
      optimal,
      candidates,
      stoppedBy,
      claim,
    };
    return ruleExplanation(state);
  };
  try {
    const found = await search(setting, options);
    const best = found.best ?? trialOfWhole(setting);
    const other = await otherQuestion(setting, best);
    run.expect(run.cost("complete").modelRows);
    return explain(best, other, found);
  } catch (error) {
    const best = bestTrial(trials);
    if (error instanceof WhyboxError && error.code === "ABORTED" && best) {
      const found = { certified: false, optimal: false, candidates: trials.size, stoppedBy: "aborted" as const };
      error.partial = explain(best, undefined, found);
    }
    throw error;
  }
}

/** Rows asked, at the end, for the question that the search did not ask: enough for two digits. */
const OTHER_ROWS = 64;

async function search(
  setting: RuleSearchSetting,
  { enumerate, search: name }: Pick<ResolvedAnchorsOptions, "enumerate" | "search">,
): Promise<RuleSearchResult> {
  if (name === "published" && enumerate !== true) return publishedSearch(setting);
  if (enumerate === false) return certifiedSearch(setting);
  const { oracle, free } = setting;
  const rows = everyRow(setting, oracle.rowsLeft(), enumerate ? Number.POSITIVE_INFINITY : undefined);
  if (rows) return exactAnchor(setting, rows);
  if (enumerate) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `anchors: enumerate: true needs a model row for every perturbed row of every rule of ${free.length} parts, more than the ${oracle.rowsLeft() + 1} of budgetRows; raise it or leave enumerate out`,
    );
  }
  return certifiedSearch(setting);
}

/** The rule that demands everything, or, where no row meets that, nothing: for a run that had no rows left to try another. */
function trialOfWhole({ oracle, kind, tau, delta: level, seed, free, maxLength }: RuleSearchSetting): RuleTest {
  const whole = free.slice(0, maxLength);
  const rule = kind === "conditional" && oracle.population.coverage(whole) === 0 ? [] : whole;
  return ruleTest(rule, { oracle, kind, tau, level, seed, index: 0, expected: (1 + tau) / 2 });
}

/** The rule under the question that the search did not optimise, from what is known and a few rows more. */
async function otherQuestion(
  { oracle, kind, tau, delta: level, seed }: RuleSearchSetting,
  { rule }: RuleTest,
): Promise<RuleTest | undefined> {
  const { population } = oracle;
  if (!population.isBackground) return undefined;
  const other = kind === "interventional" ? "conditional" : "interventional";
  if (other === "conditional" && population.coverage(rule) === 0) return undefined;
  // A trial number that no candidate has: its draws are its own.
  const test = ruleTest(rule, { oracle, kind: other, tau, level, seed, index: 1e9, expected: 0.95 });
  await test.advance(Math.min(OTHER_ROWS, oracle.rowsLeft()));
  return test;
}
