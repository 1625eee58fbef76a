import { option } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Dataset } from "../../core/dataset.js";
import type { Note } from "../../core/explanation.js";
import type { Profile } from "../../core/kinds/profile.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { seedOption } from "../../explain/run/run-options.js";
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
import { suspectLabelsOf } from "./suspect-labels-of.js";
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
});
export type ProfileOptions = Given<typeof profileOptions>;

/** Rows that forests learn from; more change an area under ROC in the third digit. */
const MAX_FIT_ROWS = 4000;

/**
 * What a table holds, and what is wrong with it as something to learn from, before any model is asked: kinds, ranges and
 * gaps; constants, rare labels, ids and dates taken for features; rows that repeat or contradict each other; columns that
 * all but give the target away; columns that say the same; proxies of groups; likely wrong labels; outliers. With a second
 * table: what moved, whether a model could tell the tables apart, and rows that are in both.
 *
 * Forests inside are cross-fitted: no row is judged by a tree that has seen it. Issues have levels: high (would make a
 * model or its evaluation worthless), medium (look at it), low (know it).
 *
 * @returns kind "profile"; `result.issues` first
 * @throws WhyboxError INVALID_ARGUMENT for tables whose features differ
 * Cost: no model row. Forests and outliers look at 4,000 rows at most; everything else at all rows.
 * @example
 * console.log(toText(profile(people, { other: lastYear })));
 */
export function profile(dataset: Dataset, given: ProfileOptions = {}): Profile {
  const startedAt = new Date();
  const startedMs = performance.now();
  const options = profileOptions.resolve(given);
  checkDataset("profile", dataset);
  const { other, seed } = options;
  if (other) checkSameFeatures(dataset, other);
  const columns = tableColumns(dataset);
  const profiles = columns.map(columnProfile);
  const rows = sampledRows(dataset, MAX_FIT_ROWS, seed);
  const duplicates = duplicateRows(dataset);
  const associations = associationsOf(columns);
  const proxies = proxiesOf(dataset, columns, rows, seed);
  const suspects = suspectLabelsOf(dataset, rows, seed);
  const { target } = dataset;
  const predictors = columns.filter(({ role }) => role !== "target");
  const leak = target?.kind === "number" ? linearLeak(predictors, target.values) : undefined;
  const drift = other ? driftBetween(...sameLabels(dataset, other), seed) : null;
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
      issues: tableIssues({ dataset, columns, profiles, duplicates, associations, proxies, suspects, leak, drift }),
      duplicates,
      associations,
      proxies,
      suspectLabels: suspects.listed,
      outliers: isolationScores(dataset, seed),
      drift,
    },
    diagnostics: { suspectLabels: suspects.count },
    notes: notesOf(dataset, rows.length),
  };
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
