import type { Dataset } from "../../core/dataset.js";
import type { Cost, RunRecord } from "../../core/explanation.js";
import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";

type Common = {
  readonly model: string;
  readonly dataset: Dataset;
  /** Those that the answers hold: of a model of several numbers, the one that predicts the target. */
  readonly outputs: readonly Output[];
  /** rows x outputs, as the model answered */
  readonly answers: Matrix;
  /** One per row: the dataset's, or 1 each. */
  readonly weights: Float64Array;
  /** True where answers come out of the table: which of its columns the model saw is unknown. */
  readonly isStored?: true;
  readonly cost: Cost;
  readonly run: RunRecord;
};

/** A classifier's answers to every row, beside the truth. */
export type ClassAnswers = Common & {
  readonly task: "classification";
  readonly classes: readonly string[];
  /** Position of the positive class; null for three classes or more where none is named. */
  readonly positive: number | null;
  /** rows x classes, in the order of `classes`; logits as probabilities */
  readonly probabilities: Matrix;
  /** One per row: the position of the most probable class, the first of several. */
  readonly predicted: Float64Array;
  /** One per row: the position of the true class, NaN for a gap; undefined without a target. */
  readonly truth?: Float64Array;
  /** Form of stored answers, absent for a model's: for labels and scores, `probabilities` are 0 and 1. */
  readonly scores?: StoredScores;
};

/** Form of stored answers: labels, probabilities, or a score on its own scale, where higher means the second class. */
export type StoredScores =
  | { readonly kind: "label"; readonly name: string }
  /** `cut`: the probability from which the second class is predicted; undefined: above one half. */
  | { readonly kind: "probability"; readonly name: string; readonly cut?: number }
  | { readonly kind: "scale"; readonly name: string; readonly values: Float64Array; readonly cut: number };

/** Stored answers read as classes, without the dataset around them. */
export type StoredClasses = Pick<
  ClassAnswers,
  "classes" | "positive" | "probabilities" | "predicted" | "truth" | "scores"
>;

/** A regression model's answers to every row, beside the truth. */
export type NumberAnswers = Common & {
  readonly task: "regression";
  readonly unit: string | null;
  readonly predicted: Float64Array;
  /** One per row, NaN for a gap; undefined without a target. */
  readonly truth?: Float64Array;
};

/** A model's answers to every row of a dataset. */
export type Answers = ClassAnswers | NumberAnswers;
