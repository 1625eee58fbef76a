import type { Dataset } from "../../../core/dataset.js";
import { inTurns } from "../../../core/give-way.js";
import type { Subgroup } from "../../../core/kinds/subgroups.js";
import { codedColumns } from "../../rules/coded-columns.js";
import type { CutColumn } from "../../rules/cut-columns.js";
import { ruleExcess } from "../../rules/rule-excess.js";
import {
  distinctRules,
  membersOf,
  overlaps,
  type RuleSearch,
  scoreOfRule,
  searchInSteps,
} from "../../rules/search-rules.js";
import type { NullDraws } from "./null-draws.js";
import type { ScannedValues } from "./scanned-values.js";

/** The columns that rules are made of, and the directions searched. */
export type ScanRules = {
  readonly columns: readonly CutColumn[];
  readonly rows: Int32Array;
  readonly direction: "lower" | "higher" | "either";
  readonly maxConditions: number;
  readonly minShare: number;
};

/** A subgroup with its score on all rows. */
export type FoundSubgroup = { readonly subgroup: Omit<Subgroup, "adjustedPValue">; readonly score: number };

/**
 * The rules of highest score of each half, measured on the other half; of rules that cover much the same rows, the
 * better one. Ordered by their scores on all rows. Intervals hold for all rules measured at once.
 *
 * @param turn  called many times on the way
 */
export async function foundSubgroups(
  scanned: ScannedValues,
  model: NullDraws,
  rules: ScanRules,
  halves: readonly [Int32Array, Int32Array],
  dataset: Dataset,
  weights: Float64Array,
  count: number,
  turn: () => Promise<void>,
): Promise<FoundSubgroup[]> {
  const { rows } = rules;
  const found: Found[] = [];
  for (const [h, half] of halves.entries()) {
    const measuring = {
      ...{ values: scanned.values, weights, rows: halves[1 - h], isBinary: scanned.isBinary },
      ...{ cluster: dataset.cluster, isWeighted: dataset.weights !== undefined },
    };
    for (const search of directedSearches(model, model.values, rules, half)) {
      const columns = codedColumns(rules.columns, search.values, search.weights, half);
      const searched = await inTurns(searchInSteps(columns, search), turn);
      for (const rule of await inTurns(distinctRules(searched.rules, columns, half, count), turn)) {
        await turn();
        const conditions = rule.terms.map(({ column, range }) => columns[column].condition(range));
        const text = conditions.map((condition) => condition.text).join(" and ");
        const measured = membersOf(rule.terms, columns, measuring.rows);
        found.push({
          members: membersOf(rule.terms, columns, rows),
          searchedScore: rule.score,
          score: scoreOfRule(rule.terms, columns, { ...search, rows, scoreOf: model.scorer?.(search.values, rows) }),
          subgroup(together) {
            const { rows, share, inside, outside, excess } = ruleExcess(measured, measuring, together);
            return { conditions, text, rows, share, inside, outside, gap: excess };
          },
        });
      }
    }
  }
  const kept: { readonly each: Found; readonly members: ReadonlySet<number> }[] = [];
  for (const each of found.sort((a, b) => b.searchedScore - a.searchedScore)) {
    await turn();
    if (!kept.some(({ members }) => overlaps(each.members, members)))
      kept.push({ each, members: new Set(each.members) });
  }
  return kept
    .map(({ each: { subgroup, score } }) => ({ subgroup: subgroup(found.length), score }))
    .sort((a, b) => b.score - a.score);
}

/** A rule of one half, with its rows and its score there, to be measured on the other one of so many together. */
type Found = {
  readonly members: Int32Array;
  readonly searchedScore: number;
  readonly score: number;
  readonly subgroup: (together: number) => FoundSubgroup["subgroup"];
};

/** The search for high values, for low ones, or both. */
export function directedSearches(
  model: NullDraws,
  values: Float64Array,
  { direction, maxConditions, minShare }: ScanRules,
  rows: Int32Array,
): RuleSearch[] {
  const { weights } = model;
  return [direction !== "lower" && values, direction !== "higher" && model.turned(values)]
    .filter((each) => each !== false)
    .map((each) => ({ values: each, weights, rows, maxConditions, minShare, scoreOf: model.scorer?.(each, rows) }));
}
