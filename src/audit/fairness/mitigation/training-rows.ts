import type { Dataset, Target } from "../../../core/dataset.js";
import type { Note } from "../../../core/explanation.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { checkDataset } from "../../answers/check-fits.js";
import { type Partition, partitionsOf } from "../review/partitions-of.js";
import { chosenClasses } from "../review/reviewed-rows.js";

/** Rows that a model can be trained on, and their groups. */
export type TrainingRows = {
  /** Positions in the dataset of rows with a true answer and a weight above 0. */
  readonly at: Int32Array;
  readonly weights: Float64Array;
  readonly target: Extract<Target, { kind: "class" }>;
  /** One per row of `at`: the position of its class. */
  readonly truth: Int32Array;
  /** Groups by all columns at once. */
  readonly partition: Partition;
  readonly notes: readonly Note[];
};

/**
 * The rows of a dataset that have a class, by group.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a dataset without classes or groups, INVALID_DATA where all rows are of one class
 */
export function trainingRows(where: string, dataset: Dataset, groups: readonly string[] | undefined): TrainingRows {
  checkDataset(where, dataset);
  const { target } = dataset;
  if (target?.kind !== "class") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a target of classes, got ${target ? `${JSON.stringify(target.name)} of numbers; say target: { column, kind: "class" }` : "none"}`,
    );
  }
  const kept: number[] = [];
  for (let row = 0; row < dataset.rows.rows; row++) {
    if (!Number.isNaN(target.values[row]) && !(dataset.weights?.[row] === 0)) kept.push(row);
  }
  const at = Int32Array.from(kept);
  const truth = Int32Array.from(at, (row) => target.values[row]);
  if (new Set(truth).size < 2) {
    const found = at.length === 0 ? "no row has one" : `all are ${JSON.stringify(target.classes[truth[0]])}`;
    throw new WhyboxError("INVALID_DATA", `${where}: expected true answers of two classes or more: ${found}`);
  }
  const { partitions, notes } = partitionsOf(dataset, at, groups, {}, where);
  const left = dataset.rows.rows - at.length;
  return {
    at,
    weights: Float64Array.from(at, (row) => dataset.weights?.[row] ?? 1),
    target,
    truth,
    partition: partitions[partitions.length - 1],
    notes: [
      ...notes,
      ...(left > 0
        ? [
            {
              code: "ROWS_WITHOUT_TRUTH",
              message: `${left} of ${dataset.rows.rows} rows have no true answer or no weight, and have no part in this.`,
            },
          ]
        : []),
    ],
  };
}

/** The favourable classes, and for each row whether its class is one of them: 1 or 0. */
export function favourableTruth(
  where: string,
  { target, truth }: Pick<TrainingRows, "target" | "truth">,
  given: string | readonly string[] | undefined,
): { classes: readonly string[]; isFavourable: Uint8Array } {
  const classes = chosenClasses(where, target.classes, typeof given === "string" ? [given] : given);
  const isOne = target.classes.map((name) => classes.includes(name));
  return { classes, isFavourable: Uint8Array.from(truth, (c) => (isOne[c] ? 1 : 0)) };
}
