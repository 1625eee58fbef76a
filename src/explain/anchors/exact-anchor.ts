import { countRules, listRules } from "./candidate-rules.js";
import type { PerturbedRow, RuleParts } from "./rule-population.js";
import type { RuleSearchResult, RuleSearchSetting } from "./rule-search.js";
import { ruleTest } from "./rule-test.js";

/** Rows made to see whether all of them fit a budget: a second's work. */
const MOST_LISTED_ROWS = 2 ** 20;

/**
 * Every different perturbed row of every rule, or undefined where there are more than `most`.
 * @param mostMade  stop after so many rows were made, different or not
 */
export function everyRow(
  { oracle, kind, free, maxLength }: RuleSearchSetting,
  most: number,
  mostMade = MOST_LISTED_ROWS,
): PerturbedRow[] | undefined {
  const { population } = oracle;
  const rules: readonly RuleParts[] | undefined = kind === "conditional" ? [[]] : undefined;
  if (!(countRules({ free, maxLength }) * population.draws <= mostMade)) return undefined;
  const found = new Map<string, PerturbedRow>();
  for (const rule of rules ?? listRules({ free, maxLength })) {
    for (let draw = 0; draw < population.draws; draw++) {
      if (population.weight(draw) === 0) continue;
      const row = population.row(rule, draw);
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
export async function exactAnchor(
  setting: RuleSearchSetting,
  rows: readonly PerturbedRow[],
): Promise<RuleSearchResult> {
  const { oracle, kind, tau, delta, seed, free, maxLength } = setting;
  const { population } = oracle;
  const isComplete = await oracle.ask(rows);
  const rules = listRules({ free, maxLength })
    .map((rule) => ({ rule, coverage: population.coverage(rule) }))
    .filter(({ coverage }) => kind === "interventional" || coverage > 0)
    .sort((a, b) => b.coverage - a.coverage || a.rule.length - b.rule.length);
  let best: { rule: RuleParts; coverage: number; precision: number; certified: boolean } | undefined;
  for (const { rule, coverage } of rules) {
    if (best?.certified && (coverage < best.coverage || rule.length > best.rule.length)) break;
    const precision = agreeingShare(setting, rule);
    const certified = precision >= tau - ROUNDING;
    const isBetter = best === undefined || (certified && !best.certified) || precision > best.precision;
    if (isBetter && (certified || !best?.certified)) best = { rule, coverage, precision, certified };
  }
  const test =
    best && ruleTest(best.rule, { oracle, kind, tau, level: delta, seed, index: 1, expected: (1 + tau) / 2 });
  return {
    best: test,
    certified: test?.verdict() === "exact",
    optimal: isComplete,
    candidates: rules.length,
    stoppedBy: isComplete ? "complete" : "budget",
  };
}

/** Sums of weights may miss 1 by so much. */
const ROUNDING = 1e-9;

/** The share of a rule's population that agrees, every row of it being answered. */
function agreeingShare({ oracle, kind }: RuleSearchSetting, rule: RuleParts): number {
  const { population } = oracle;
  let agreeing = 0;
  let total = 0;
  for (let draw = 0; draw < population.draws; draw++) {
    const weight = population.weight(draw);
    if (weight === 0 || (kind === "conditional" && !population.meets(rule, draw))) continue;
    total += weight;
    if (oracle.known(population.row(kind === "conditional" ? [] : rule, draw))) agreeing += weight;
  }
  return total > 0 ? agreeing / total : 0;
}
