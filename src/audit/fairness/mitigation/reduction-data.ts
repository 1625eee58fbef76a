import type { Dataset } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import type { Output } from "../../../core/features.js";
import type { Constraint } from "../../../core/kinds/mitigation.js";
import type { Matrix } from "../../../core/matrix.js";
import { takeRows } from "../../../core/matrix-rows.js";
import type { Seed } from "../../../random/stream.js";
import { type Partition, partitionsOf } from "../review/partitions-of.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";
import { adjustableGroups, notFittedNotes } from "./adjustable-groups.js";
import type { GradientRows } from "./exponentiated-gradient.js";
import { heldOutSplit, someReviewed } from "./held-out-split.js";
import { favourableTruth, trainingRows } from "./training-rows.js";

type Options = {
  readonly favourable?: string | readonly string[];
  readonly groups?: readonly string[];
  readonly constraint: Constraint;
  readonly smallest: number;
  readonly test?: Dataset;
  readonly holdOut: number;
  readonly seed: Seed;
};

/** Rows to train on and rows to measure on. */
export type ReductionData = {
  readonly favourable: readonly string[];
  readonly outputs: readonly [Output, Output];
  readonly partition: Partition;
  /** Groups in the constraint, in the order of `fitted.groups`. */
  readonly labels: readonly string[];
  readonly fitted: GradientRows & { readonly matrix: Matrix };
  readonly measured: {
    readonly rows: ReviewedRows;
    readonly matrix: Matrix;
    readonly partitions: readonly Partition[];
  };
  readonly notes: readonly Note[];
};

export function reductionData(where: string, dataset: Dataset, options: Options): ReductionData {
  const { test, groups, favourable, seed } = options;
  const reviewed = rowsOf(where, dataset, groups, favourable);
  const split = test ? undefined : heldOutSplit(where, reviewed.rows, reviewed.partition.codes, options.holdOut, seed);
  const fittedRows = split ? someReviewed(reviewed.rows, split.fitted) : reviewed.rows;
  const partition = split
    ? { ...reviewed.partition, codes: split.fitted.map((row) => reviewed.partition.codes[row]) }
    : reviewed.partition;
  const measured = test
    ? rowsOf(where, test, groups, favourable).rows
    : someReviewed(reviewed.rows, (split as { measured: Int32Array }).measured);
  const source = test ?? dataset;
  const adjustable = adjustableGroups(where, fittedRows, partition, options.constraint, options.smallest);
  const taking = adjustable.filter(({ reason }) => reason === undefined);
  const total = fittedRows.weights.reduce((sum, weight) => sum + weight, 0);
  const place = adjustable.map((group) => taking.indexOf(group));
  const names = reviewed.favourable.join(" or ");
  const others = reviewed.classes.filter((name) => !reviewed.favourable.includes(name));
  return {
    favourable: reviewed.favourable,
    outputs: [
      { name: others.length === 1 ? others[0] : `not ${names}`, unit: "probability" },
      { name: names, unit: "probability" },
    ],
    partition,
    labels: taking.map(({ group }) => group),
    fitted: {
      truth: Uint8Array.from(fittedRows.truth as Float64Array),
      weights: fittedRows.weights.map((weight) => weight / total),
      groups: partition.codes.map((code) => place[code]),
      count: taking.length,
      matrix: takeRows(dataset.rows, fittedRows.at),
    },
    measured: {
      rows: measured,
      matrix: takeRows(source.rows, measured.at),
      partitions: partitionsOf(source, measured.at, groups, {}, where).partitions,
    },
    notes: [...reviewed.notes, ...notFittedNotes(adjustable)],
  };
}

function rowsOf(
  where: string,
  dataset: Dataset,
  groups: readonly string[] | undefined,
  given: string | readonly string[] | undefined,
) {
  const found = trainingRows(where, dataset, groups);
  const { classes, isFavourable } = favourableTruth(where, found, given);
  const nobody = new Float64Array(found.at.length);
  const rows: ReviewedRows = {
    at: found.at,
    weights: found.weights,
    isWeighted: dataset.weights !== undefined,
    ...(dataset.cluster && { cluster: found.at.map((row) => (dataset.cluster as Int32Array)[row]) }),
    score: nobody,
    ranks: nobody,
    scoreKind: "label",
    scoreName: "decision",
    selected: Uint8Array.from(nobody),
    truth: Float64Array.from(isFavourable),
  };
  return { rows, partition: found.partition, notes: found.notes, favourable: classes, classes: found.target.classes };
}
