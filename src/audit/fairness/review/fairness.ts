import { describeValue } from "../../../core/checks/describe-value.js";
import type { Dataset } from "../../../core/dataset.js";
import { inTurns, turnsOf } from "../../../core/give-way.js";
import type { Fairness, FairnessResult, GroupingReview } from "../../../core/kinds/fairness.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import type { Answers } from "../../answers/answers.js";
import { answeredFrame } from "../../run/audit-frame.js";
import { type Cell, cellEstimate } from "./cell.js";
import { type FairnessOptions, fairnessOptions } from "./fairness-options.js";
import { inequalityOf } from "./inequality.js";
import { measuresOf } from "./measures.js";
import { partitionsOf, strataOf } from "./partitions-of.js";
import { reviewNotes } from "./review-notes.js";
import { type ReviewSetting, reviewPartition } from "./review-partition.js";
import { reviewedRows } from "./reviewed-rows.js";

/** Four fifths: 29 CFR 1607.4 D. */
const RATIO_TOLERANCE = 0.8;

/**
 * Compares a model's treatment of groups of people: every rate per group and per intersection, gaps between groups, and
 * the evidence for and against each definition of fairness.
 *
 * Rates speak of the `favourable` class: selected means given it, a true positive deserves and gets it. An undefined rate
 * is null with its reason. Groups of fewer than `smallest` rows in a denominator are shown and kept out of the largest
 * gap, whose interval holds for all pairs of groups at once. Beside a gap stands what chance alone would make of groups of
 * these sizes, and the gap of rates shrunken towards each other. A definition is supported where its whole interval is
 * within the tolerance, violated where it is outside, else undecided, with how many more rows would decide it.
 *
 * Intervals: Wilson for shares, t for means, DeLong for areas; differences and ratios of shares by Miettinen and Nurminen, of
 * others by MOVER; simultaneous ones by the distribution of the largest score (max-T). By cluster where the dataset has one.
 *
 * @param answers  of answersOf, on a dataset with groups; without a target only what the model says is compared
 * @returns kind "fairness"
 * @throws WhyboxError INVALID_ARGUMENT for groups, classes or a reference that are not there, a column with one group, a
 *   threshold that selects no row or every row; INVALID_DATA where no row has a true answer; ABORTED
 * Cost: no model row; O(measures x groups x rows).
 * @example
 * const review = await fairness(answers, { groups: ["sex", "age"], favourable: "good" });
 * review.result.groupings[0].definitions[0].evidence   // "undecided"
 */
export async function fairness(answers: Answers, given: FairnessOptions = {}): Promise<Fairness> {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = fairnessOptions.resolve(given);
  if (answers?.dataset === undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `fairness: expected answers of answersOf, got ${describeValue(answers)}; make them with answersOf(model, dataset(records, { model, target, groups }))`,
    );
  }
  const { dataset } = answers;
  const asked = typeof options.favourable === "string" ? [options.favourable] : options.favourable;
  const turn = turnsOf("fairness", options.signal);
  const { rows, favourable, withoutTruth } = reviewedRows(answers, asked, options.threshold);
  const { partitions, notes } = partitionsOf(dataset, rows.at, options.groups, options.reference);
  const measures = measuresOf(rows);
  const all = Int32Array.from(rows.at.keys());
  const overall = new Map<string, Cell>();
  for (const { name, cell } of measures) {
    overall.set(name, cell(all));
    await turn();
  }
  const { confidence: level, smallest, control, seed } = options;
  const hasBenefits = rows.selected !== undefined && rows.truth !== undefined;
  const setting: ReviewSetting = {
    rows,
    measures,
    overall,
    level,
    smallest,
    tolerance: rows.selected ? options.tolerance : options.tolerance * deviationOf(rows.truth ?? rows.score),
    ratioTolerance: RATIO_TOLERANCE,
    ...(control && { control: { names: control, strata: strataOf(dataset, rows.at, control) } }),
    seed,
  };
  const inequality = hasBenefits ? await inTurns(inequalityOf(rows, { seed, level }), turn) : null;
  const groupings: GroupingReview[] = [];
  for (const partition of partitions) {
    const shown = answers.isStored ? { ...partition, seen: [] } : partition;
    groupings.push(await inTurns(reviewPartition(shown, setting), turn));
  }
  const result: FairnessResult = {
    task: answers.task,
    favourable: favourable?.classes ?? null,
    selected: favourable?.selected ?? null,
    score: { kind: rows.scoreKind, name: rows.scoreName, isStored: answers.isStored ?? false },
    data: factsOf(dataset),
    rows: rows.at.length,
    rowsWithoutTruth: withoutTruth,
    confidence: level,
    smallest,
    tolerance: options.tolerance,
    ratioTolerance: RATIO_TOLERANCE,
    overall: Object.fromEntries([...overall].map(([name, cell]) => [name, cellEstimate(cell, level)])),
    inequality,
    groupings,
  };
  return {
    ...answeredFrame({
      ...{ kind: "fairness", method: "fairness", options: fairnessOptions.record(options) },
      ...{ seed, answers, startedAt, startedMs },
    }),
    result,
    diagnostics: {},
    notes: [...notes, ...reviewNotes(result, answers)],
  };
}

function factsOf(dataset: Dataset): FairnessResult["data"] {
  const { name, target, features, rows, weights, cluster } = dataset;
  return {
    name,
    rows: rows.rows,
    target: target?.name ?? null,
    features: features.length,
    gaps: rows.data.length === 0 ? 0 : rows.data.reduce((sum, cell) => sum + (Number.isNaN(cell) ? 1 : 0), 0),
    isWeighted: weights !== undefined,
    clusters: cluster ? new Set(cluster).size : null,
  };
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}
