import { describeValue } from "../../../core/checks/describe-value.js";
import { suggestNames } from "../../../core/checks/nearest-names.js";
import { number, oneOf, option, wholeNumber } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { Dataset } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import { inTurns, turnsOf } from "../../../core/give-way.js";
import type { Subgroups, SubgroupsResult } from "../../../core/kinds/subgroups.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { runOptions, seedOption } from "../../../explain/run/run-options.js";
import type { Answers } from "../../answers/answers.js";
import { cutColumnsInSteps } from "../../rules/cut-columns.js";
import { halvesOf } from "../../rules/halves-of.js";
import { answeredFrame } from "../../run/audit-frame.js";
import { LEVEL } from "../../run/estimates.js";
import { cellEstimate, meanCell, shareCell } from "../review/cell.js";
import { fairnessOptions } from "../review/fairness-options.js";
import { foundSubgroups } from "./found-subgroups.js";
import { nullDraws } from "./null-draws.js";
import { repeatedSearch } from "./repeated-search.js";
import { SCANNED_MEASURES, type ScannedValues, scannedValues } from "./scanned-values.js";

export const subgroupScanOptions = optionsOf("subgroupScan", {
  seed: seedOption,
  signal: runOptions.signal,
  measure: oneOf(SCANNED_MEASURES, {
    says: "what is compared",
    defaultSays: '"selectionRate" for classes, "meanPrediction" for numbers',
  }),
  direction: oneOf(["lower", "higher", "either"], {
    says: "whether subgroups are looked for in which it is lower or higher",
    defaultSays: "what is worse for people: lower selection, higher error; either for calibration and residuals",
  }),
  favourable: fairnessOptions.spec.favourable,
  threshold: fairnessOptions.spec.threshold,
  columns: option<readonly string[]>()({
    says: "columns that rules may ask for: features, groups, other columns of the table",
    defaultSays: "all; of selection and prediction, which features explain as they should, the groups of the dataset",
    expected: "a list of names of columns",
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string"),
  }),
  maxConditions: wholeNumber({ min: 1, max: 3, default: 2, says: "conditions of a rule, at most" }),
  minShare: number({ above: 0, max: 0.5, default: 0.01, says: "of the rows in a subgroup, at least" }),
  count: wholeNumber({ min: 1, max: 100, default: 5, says: "subgroups that are reported, at most" }),
  alpha: number({ above: 0, below: 1, default: 0.05, says: "chance of any subgroup where there is none" }),
  draws: wholeNumber({
    min: 19,
    max: 100_000,
    default: 499,
    says: "times the search is repeated where the columns say nothing; fewer once that decides",
  }),
});
export type SubgroupScanOptions = Given<typeof subgroupScanOptions>;

/** Least number of rows, both halves together, for a rule to be found. */
const MIN_ROWS = 80;

/**
 * Finds subgroups that are in no list of groups: conjunctions such as `age <= 25 and sex is female` in which a model
 * selects less, errs more or has biased scores, compared with all other rows.
 *
 * A subgroup is found on one half of the rows and its gap measured on the other, for each half in turn, so that the gap
 * is not the luck of the search, and the intervals hold for all candidates at once, with 95% (Bonferroni). P-values
 * pay for the search: the whole search is repeated on values that are drawn anew as if the columns said nothing of
 * them. `pValue` is how often any rule then scores as high as the best one on all rows: at `alpha` or less there is
 * some subgroup, and the best candidate is reported. `adjustedPValue` is how often any rule scores as high as this
 * one; further candidates are reported where it is at most `alpha`. Without a real subgroup, one is reported with
 * probability `alpha` at most. Shares are scored by their likelihood ratio, others by the distance of means in
 * standard errors.
 *
 * @param answers  of answersOf; without a target only selection and prediction can be compared
 * @returns kind "subgroups", the clearest first
 * @throws WhyboxError INVALID_ARGUMENT for a measure of the other task, one that needs a target, classes or columns that
 *   are not there; ABORTED
 * Source: scan statistics: Kulldorff 1997; subsets of a table: Zhang & Neill 2016, arXiv:1611.08292; p-values of a
 * maximum: Westfall & Young 1993; fewer draws: Besag & Clifford 1991, Biometrika 78.
 * Cost: no model row; O(draws x columns^2 (rows + 3,025)) time, less where nothing stands out.
 * @example
 * const { result } = await subgroupScan(answers, { favourable: "good", measure: "falseNegativeRate" });
 * result.subgroups[0]?.text   // "age <= 25 and sex is female"
 */
export async function subgroupScan(answers: Answers, given: SubgroupScanOptions = {}): Promise<Subgroups> {
  const where = "subgroupScan";
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = subgroupScanOptions.resolve(given);
  if (answers?.dataset === undefined) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected answers of answersOf, got ${describeValue(answers)}`);
  }
  const { dataset, weights } = answers;
  const { seed, alpha, count, maxConditions, minShare, threshold } = options;
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const turn = turnsOf(where, options.signal);
  const scanned = scannedValues(where, answers, options.measure, asked, threshold);
  const names = options.columns ?? defaultColumns(dataset, scanned);
  checkColumns(dataset, names);
  const cut = await inTurns(cutColumnsInSteps(dataset, names), turn);
  const direction = options.direction ?? scanned.worse;
  const enough = scanned.rows.length >= MIN_ROWS;
  const model = nullDraws(scanned, dataset, weights, seed);
  await turn();
  const rules = { columns: cut, rows: scanned.rows, direction, maxConditions, minShare };
  const { searched, measured } = halvesOf(scanned.rows, dataset.cluster, seed);
  const candidates = enough
    ? await foundSubgroups(scanned, model, rules, [searched, measured], dataset, weights, count, turn)
    : [];
  const search = enough
    ? await repeatedSearch(model, rules, {
        scores: candidates.map(({ score }) => score),
        ...{ alpha, draws: options.draws, turn },
      })
    : { lookedAt: 0, draws: 0, pValue: null, pValues: [] };
  const isFound = search.pValue !== null && search.pValue <= alpha;
  const result: SubgroupsResult = {
    measure: scanned.measure,
    title: scanned.title,
    favourable: scanned.favourable?.classes ?? null,
    selected: scanned.favourable?.selected ?? null,
    direction,
    columns: cut.map(({ feature }) => feature.name),
    rows: scanned.rows.length,
    overall: overallOf(scanned, dataset, weights),
    rulesLookedAt: search.lookedAt,
    null: model.says,
    draws: search.draws,
    pValue: search.pValue,
    alpha,
    subgroups: candidates
      .map(({ subgroup }, i) => ({ ...subgroup, adjustedPValue: search.pValues[i] }))
      .filter(({ adjustedPValue }, i) => adjustedPValue <= alpha || (i === 0 && isFound))
      .slice(0, count),
  };
  return {
    ...answeredFrame({
      ...{ kind: "subgroups", method: where, seed, answers, startedAt, startedMs },
      options: subgroupScanOptions.record({ ...options, measure: scanned.measure, direction, columns: names }),
    }),
    result,
    diagnostics: {},
    notes: notesOf(scanned, result),
  };
}

/**
 * Selection and prediction depend on the features, as they should: only the columns of groups are searched, if there
 * are any.
 */
function defaultColumns({ groups, features, other }: Dataset, { measure }: ScannedValues): readonly string[] {
  const names = groups.map(({ name }) => name);
  if ((measure === "selectionRate" || measure === "meanPrediction") && names.length > 0) return names;
  const groupNames = groups.filter((group) => group.features.length === 0).map(({ name }) => name);
  return [...features.map(({ name }) => name), ...other.features.map(({ name }) => name), ...groupNames];
}

function checkColumns({ groups, features, other }: Dataset, names: readonly string[]): void {
  const known = [...groups, ...features, ...other.features].map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `subgroupScan: columns: there is no column ${JSON.stringify(name)}${suggestNames(name, known)}`,
    );
  }
}

function overallOf({ values, rows, isBinary }: ScannedValues, dataset: Dataset, weights: Float64Array) {
  const { cluster } = dataset;
  const units = { weights, ...(cluster && { cluster }) };
  const cell = (isBinary ? shareCell : meanCell)(values, rows, units, "there is no such row");
  return cellEstimate(cell, LEVEL);
}

function notesOf({ withoutTruth, title }: ScannedValues, { rows, columns }: SubgroupsResult): Note[] {
  const notes: Note[] = [];
  if (withoutTruth > 0) {
    notes.push({
      code: "ROWS_WITHOUT_TRUTH",
      message: `${withoutTruth} rows have no true answer and are left out; if answers are missing more often in one subgroup, its ${title} is not that of all its people.`,
    });
  }
  if (rows < MIN_ROWS) {
    notes.push({
      code: "FEW_ROWS",
      message: `There are ${rows} rows; no subgroup can stand up on fewer than ${MIN_ROWS}, and none was looked for.`,
    });
  }
  if (columns.length === 0) {
    notes.push({
      code: "NO_COLUMNS",
      message: "None of the columns has few enough labels to single out people by; nothing was looked for.",
    });
  }
  return notes;
}
