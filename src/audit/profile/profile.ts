import { option } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import type { Note } from "../../core/explanation.js";
import { inTurns, turns } from "../../core/give-way.js";
import type { ColumnProfile, Profile } from "../../core/kinds/profile.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { aborted } from "../../evaluate/aborted.js";
import { runOptions, seedOption } from "../../explain/run/run-options.js";
import type { Answers } from "../answers/answers.js";
import { checkDataset } from "../answers/check-fits.js";
import { auditFrame, unasked } from "../run/audit-frame.js";
import { sampledRows } from "../run/sampled-rows.js";
import { associationsOf } from "./associations-of.js";
import { columnProfile } from "./column-profiles.js";
import { driftBetween } from "./drift-between.js";
import { duplicateRows } from "./duplicate-rows.js";
import { isolationScores } from "./isolation-scores.js";
import { linearLeak } from "./linear-leak.js";
import { proxiesOf } from "./proxies-of.js";
import { sameLabels } from "./same-labels.js";
import { suspectLabelsOf, suspectsOfModel } from "./suspect-labels-of.js";
import { tableColumns } from "./table-columns.js";
import { tableIssues } from "./table-issues.js";

export const profileOptions = optionsOf("profile", {
  seed: seedOption,
  other: option<Dataset>()({
    says: "another table of the same features, such as the training data, to compare with",
    defaultSays: "none",
    expected: "a dataset",
    accepts: (value) => typeof value === "object" && value !== null && "features" in value,
    recorded: false,
  }),
  answers: option<Answers>()({
    says: "what a model answered to this table, as answersOf gives it: likely wrong labels are then those that the model finds hard to believe; of use where it was not trained on these rows",
    defaultSays: "none: a cross-fitted forest judges labels",
    expected: "what answersOf gives for this dataset",
    accepts: (value) => typeof value === "object" && value !== null && "answers" in value,
    recorded: false,
  }),
  signal: runOptions.signal,
  onStage: option<(stage: string, number: number, stages: number) => void>()({
    says: "called with each stage as it begins: its name, its number from 1, and how many there are",
    defaultSays: "none",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
});
export type ProfileOptions = Given<typeof profileOptions>;

/** The parts of a profile, in order. */
const STAGES = [
  "columns",
  "rows that repeat",
  "columns that go together",
  "proxies of groups",
  "suspect labels",
  "outliers",
  "drift",
  "issues",
] as const;

/** Rows that forests learn from; more change an area under ROC in the third digit. */
const MAX_FIT_ROWS = 4000;

/**
 * Describes a table and its problems as training data, before any model is asked: kinds, ranges and gaps; constants,
 * rare labels, ids and dates taken for features; rows that repeat or contradict each other; columns that all but give
 * the target away; redundant columns; proxies of groups; likely wrong labels; outliers. With a second table: what
 * changed, whether a model could tell the tables apart, and rows that are in both.
 *
 * Forests inside are cross-fitted: no row is judged by a tree that has seen it. Issues have levels: high (would make a
 * model or its evaluation worthless), medium (look at it), low (know it).
 *
 * @returns kind "profile"; `result.issues` first
 * @throws WhyboxError INVALID_ARGUMENT for tables whose features differ, or answers to another table; ABORTED
 * Cost: no model row. Forests and outliers look at 4,000 rows at most; everything else at all rows.
 * @example
 * console.log(toText(await profile(people, { other: lastYear })));
 */
export async function profile(dataset: Dataset, given: ProfileOptions = {}): Promise<Profile> {
  const startedAt = new Date();
  const startedMs = performance.now();
  const options = profileOptions.resolve(given);
  checkDataset("profile", dataset);
  const { other, seed, answers, signal, onStage } = options;
  const begin = (stage: (typeof STAGES)[number]) => onStage?.(stage, STAGES.indexOf(stage) + 1, STAGES.length);
  const run = { seed, giveWay: turns(signal, aborted) };
  if (other) checkSameFeatures(dataset, other);
  if (answers) checkAnswers(dataset, answers);
  const columns = tableColumns(dataset);
  begin("columns");
  const profiles: ColumnProfile[] = [];
  for (const column of columns) {
    await run.giveWay();
    profiles.push(columnProfile(column));
  }
  const rows = sampledRows(dataset, MAX_FIT_ROWS, seed);
  begin("rows that repeat");
  await run.giveWay();
  const duplicates = await inTurns(duplicateRows(dataset), run.giveWay);
  await run.giveWay();
  begin("columns that go together");
  const associations = await associationsOf(columns, run);
  begin("proxies of groups");
  const proxies = await proxiesOf(dataset, columns, rows, run);
  begin("suspect labels");
  const judge = answers?.task === "classification" ? answers.model : null;
  const suspects =
    answers?.task === "classification" ? suspectsOfModel(answers) : await suspectLabelsOf(dataset, rows, run);
  const { target } = dataset;
  const predictors = columns.filter(({ role }) => role !== "target");
  await run.giveWay();
  const leak = target?.kind === "number" ? linearLeak(predictors, target.values) : undefined;
  await run.giveWay();
  begin("outliers");
  const outliers = await inTurns(isolationScores(dataset, seed), run.giveWay);
  begin("drift");
  const drift = other ? await driftBetween(...sameLabels(dataset, other), run) : null;
  begin("issues");
  const found = { dataset, columns, profiles, duplicates, associations, proxies, leak, drift };
  const issues = await inTurns(tableIssues({ ...found, suspects: { ...suspects, judge } }), run.giveWay);
  return {
    ...auditFrame({
      kind: "profile",
      method: "profile",
      options: profileOptions.record(options),
      seed,
      dataset,
      model: null,
      outputs: [],
      ...unasked(startedAt, startedMs),
    }),
    result: {
      rows: dataset.rows.rows,
      columns: profiles,
      issues,
      duplicates,
      associations,
      proxies,
      suspectLabels: named(suspects.listed, dataset),
      labelsJudgedBy: judge,
      outliers: named(outliers, dataset),
      drift,
    },
    diagnostics: { suspectLabels: suspects.count },
    notes: notesOf(dataset, rows.length),
  };
}

/** Rows with their ids, where the dataset has some. */
function named<R extends { readonly row: number }>(rows: readonly R[], { ids }: Dataset): readonly R[] {
  return ids ? rows.map((each) => ({ ...each, id: ids[each.row] })) : rows;
}

function checkAnswers(dataset: Dataset, answers: Answers): void {
  if (answers.dataset === dataset) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `profile: expected answers to this dataset, got those to ${answers.dataset.name} of ${answers.dataset.rows.rows} rows; make them with answersOf(model, dataset)`,
  );
}

function checkSameFeatures(dataset: Dataset, other: Dataset): void {
  checkDataset("profile", other);
  const names = (table: Dataset) => table.features.map(({ name, kind }) => `${name} (${kind})`).join(", ");
  if (names(dataset) === names(other)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `profile: expected the other table to have the same features (${names(dataset)}), got ${names(other)}`,
  );
}

function notesOf(dataset: Dataset, rows: number): Note[] {
  if (rows === dataset.rows.rows || rows < MAX_FIT_ROWS) return [];
  return [
    {
      code: "ROWS_SAMPLED",
      message: `Proxies and suspect labels were looked for in ${rows} of ${dataset.rows.rows} rows, drawn by the seed.`,
    },
  ];
}
