import { inTurns } from "../../../core/give-way.js";
import { codedColumns } from "../../rules/coded-columns.js";
import { searchInSteps } from "../../rules/search-rules.js";
import { directedSearches, type ScanRules } from "./found-subgroups.js";
import type { NullDraws } from "./null-draws.js";

/** Frequency with which chance alone gives some rule as high a score. */
export type RepeatedSearch = {
  /** Rules evaluated in one search. */
  readonly lookedAt: number;
  readonly draws: number;
  /** P-value of the highest score of all. */
  readonly pValue: number;
  /** One per given score. */
  readonly pValues: readonly number[];
};

/**
 * Repeats the whole search on samples of the null model and compares the highest score of any rule; the largest p-value
 * decides. Stops as soon as enough samples exceed the observed score for the p-value to be above `alpha`, which gives a
 * valid p-value too (Besag & Clifford 1991).
 */
export async function repeatedSearch(
  model: NullDraws,
  rules: ScanRules,
  {
    scores,
    alpha,
    draws: most,
    turn,
  }: { readonly scores: readonly number[]; readonly alpha: number; readonly draws: number; turn(): Promise<void> },
): Promise<RepeatedSearch> {
  const seen = await highest(model, model.values, rules, turn);
  // A rule that the search on all rows missed may score above those it found: it counts as the highest of them.
  const compared = [seen.score, ...scores.map((score) => Math.min(score, seen.score))];
  const asHigh = compared.map(() => 0);
  const enough = Math.ceil(alpha * (most + 1)) + 1;
  let draws = 0;
  while (draws < most && asHigh[0] < enough && seen.score > 0) {
    const { score } = await highest(model, model.draw(draws), rules, turn);
    draws++;
    compared.forEach((observed, i) => {
      if (score >= observed - SLACK) asHigh[i]++;
    });
  }
  const pValueOf = (count: number) => {
    if (!(seen.score > 0)) return 1;
    return asHigh[0] >= enough ? count / draws : (count + 1) / (draws + 1);
  };
  const [pValue, ...pValues] = asHigh.map(pValueOf);
  return { lookedAt: seen.lookedAt, draws, pValue, pValues };
}

/** Tolerance for rounding. */
const SLACK = 1e-9;

async function highest(
  model: NullDraws,
  values: Float64Array,
  rules: ScanRules,
  turn: () => Promise<void>,
): Promise<{ score: number; lookedAt: number }> {
  const found: { score: number; lookedAt: number }[] = [];
  for (const search of directedSearches(model, values, rules, rules.rows)) {
    const columns = codedColumns(rules.columns, search.values, search.weights, rules.rows);
    const { rules: best, lookedAt } = await inTurns(searchInSteps(columns, { ...search, keep: 1 }), turn);
    found.push({ score: best[0]?.score ?? 0, lookedAt });
  }
  return {
    score: Math.max(...found.map(({ score }) => score)),
    lookedAt: found.reduce((sum, { lookedAt }) => sum + lookedAt, 0),
  };
}
