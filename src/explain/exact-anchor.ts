import { countRules, listRules } from "./candidate-rules.js";
import type { PerturbedRow, RuleParts } from "./rule-population.js";
import type { RuleSearchResult, RuleSearchSetting } from "./rule-search.js";
import { type RuleTest, ruleTest } from "./rule-test.js";

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
  const tryOut = (rule: RuleParts) =>
    ruleTest(rule, { oracle, kind, tau, level: delta, seed, index: 1, expected: (1 + tau) / 2 });
  let best: { test: RuleTest; coverage: number; precision: number; certified: boolean } | undefined;
  for (const { rule, coverage } of rules) {
    if (best?.certified && (coverage < best.coverage || rule.length > best.test.rule.length)) break;
    const test = tryOut(rule);
    const certified = test.verdict() === "exact";
    const precision = test.bounds().lo;
    const isBetter = best === undefined || (certified && !best.certified) || precision > best.precision;
    if (isBetter && (certified || !best?.certified)) best = { test, coverage, precision, certified };
  }
  return {
    best: best?.test,
    certified: best?.certified === true,
    optimal: isComplete,
    candidates: rules.length,
    stoppedBy: isComplete ? "complete" : "budget",
  };
}
