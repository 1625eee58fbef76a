import { MAX_ROWS_AGAIN } from "../run/few-values.js";
import { certifiedSearch } from "./certified-search.js";
import type { PerturbationDistribution, PerturbedRow, RuleParts } from "./perturbation-distribution.js";
import { countRules, listRules } from "./proposals.js";
import { ROWS_PER_TURN } from "./rule-support.js";
import { ruleTest } from "./rule-test.js";
import type { SearchContext, SearchResult } from "./search.js";

/** Rows made to see whether all of them fit a budget: half a second's work. */
const MAX_LISTED_ROWS = 2 ** 19;

/**
 * Every different perturbed row of every rule, or undefined where there are more than `most`.
 * @param mostMade  the most rows to make, different or not
 */
export async function everyRow(
  distribution: PerturbationDistribution,
  { kind, free, maxConditions, giveWay }: Pick<SearchContext, "kind" | "free" | "maxConditions" | "giveWay">,
  most: number,
  mostMade = MAX_LISTED_ROWS,
): Promise<PerturbedRow[] | undefined> {
  const rules: readonly RuleParts[] | undefined = kind === "conditional" ? [[]] : undefined;
  if (!(countRules({ free, maxConditions }) * distribution.references <= mostMade)) return undefined;
  const found = new Map<string, PerturbedRow>();
  for (const rule of rules ?? listRules({ free, maxConditions })) {
    for (let reference = 0; reference < distribution.references; reference++) {
      if (reference % ROWS_PER_TURN === 0) await giveWay();
      if (distribution.weight(reference) === 0) continue;
      const row = distribution.row(rule, reference);
      if (!found.has(row.key)) found.set(row.key, row);
      if (found.size > most) return undefined;
    }
  }
  return [...found.values()];
}

/**
 * The rule of highest coverage whose precision is at least tau, after every row of every rule was asked; the shorter,
 * then the more precise, of several. Where none reaches tau: the most precise.
 */
export async function exhaustiveSearch(context: SearchContext, rows: readonly PerturbedRow[]): Promise<SearchResult> {
  const { cache, kind, tau, delta, seed, free, maxConditions, giveWay } = context;
  const { distribution } = cache;
  // The first answers tell whether a part of the budget is to be kept for a second look at them; all may no longer fit then.
  const first = rows.slice(0, MAX_ROWS_AGAIN);
  if (!(await cache.ask(first)) || rows.length - first.length > cache.rowsLeft()) return certifiedSearch(context);
  const isComplete = await cache.ask(rows);
  // Answers or values that vary are no precision: a rule is then tested like any other.
  if (cache.noise() || (kind === "interventional" && free.some(distribution.varies))) return certifiedSearch(context);
  const rules = listRules({ free, maxConditions })
    .map((rule) => ({ rule, coverage: distribution.coverage(rule) }))
    .filter(({ coverage }) => kind === "interventional" || coverage > 0)
    .sort((a, b) => b.coverage - a.coverage || a.rule.length - b.rule.length);
  let best: { rule: RuleParts; coverage: number; precision: number; certified: boolean } | undefined;
  for (const { rule, coverage } of rules) {
    if (best?.certified && (coverage < best.coverage || rule.length > best.rule.length)) break;
    const precision = await agreeingShare(context, rule);
    const certified = precision >= tau - ROUNDING;
    const isBetter = best === undefined || (certified && !best.certified) || precision > best.precision;
    if (isBetter && (certified || !best?.certified)) best = { rule, coverage, precision, certified };
  }
  const setting = { cache, kind, tau, alpha: delta, seed, index: 1, expected: (1 + tau) / 2, giveWay };
  const test = best && (await ruleTest(best.rule, setting));
  return {
    best: test,
    certified: test !== undefined && test.verdict() === "exact",
    optimal: isComplete,
    candidates: rules.length,
    stoppedBy: isComplete ? "complete" : "budget",
  };
}

/** Sums of weights may miss 1 by so much. */
const ROUNDING = 1e-9;

/** The share of a rule's distribution that agrees, every row of it being answered. */
async function agreeingShare({ cache, kind, giveWay }: SearchContext, rule: RuleParts): Promise<number> {
  const { distribution } = cache;
  let agreeing = 0;
  let total = 0;
  for (let reference = 0; reference < distribution.references; reference++) {
    if (reference % ROWS_PER_TURN === 0) await giveWay();
    const weight = distribution.weight(reference);
    if (weight === 0 || (kind === "conditional" && !distribution.meets(rule, reference))) continue;
    total += weight;
    if (cache.known(distribution.row(kind === "conditional" ? [] : rule, reference))) agreeing += weight;
  }
  return total > 0 ? agreeing / total : 0;
}
