import * as v from "valibot";
import type { Explained } from "../explained.js";
import { expectLength, expectOutputs, misfit } from "./misfit.js";
import { count, finite, numbers, share } from "./numbers.js";

/** A share of rows with its 95% Wilson interval. */
export type Share = { readonly share: number; readonly low: number; readonly high: number };

/** Agreement of student and teacher on one class. */
export type ClassFidelity = {
  readonly name: string;
  /** Held-out rows that the teacher puts in the class, and the share of them that the student does too. */
  readonly rows: number;
  readonly recall: Share | null;
  /** Rows that the student puts in the class, and the share of them that the teacher does too. */
  readonly said: number;
  readonly precision: Share | null;
};

/** Fidelity of a student to its teacher. */
export type Fidelity = {
  /** "training" only where there were too few rows to hold any out. */
  readonly measuredOn: "heldOut" | "training";
  readonly rows: number;
  /**
   * The share of the variance of the teacher's answers that the student explains: 1 - its squared error / that of the
   * best constant. Classification: over the probabilities of all classes (the Brier skill score); regression: the mean
   * R2 of the outputs that vary. Both errors as expected of fresh rows: without the bias of a ratio of few rows. Below 0
   * where a constant would do better; with an approximate 95% interval. Null where the teacher's answers do not vary, or
   * one row says it all.
   */
  readonly explained: Share | null;
  /** The share of rows in which both answer the same class; null for regression. */
  readonly agreement: Share | null;
  /** The agreement of a student that always answers the teacher's most frequent class; null for regression. */
  readonly constantAgreement: number | null;
  readonly classes: readonly ClassFidelity[] | null;
  /** R2 per output, of probabilities or numbers; null where the teacher's answers are constant. */
  readonly r2: readonly (number | null)[];
};

/** Fidelity of a student of one size: number of leaves, rules, terms, or the depth of a soft tree. */
export type SizeFidelity = {
  readonly size: number;
  /**
   * As `explained` of the fidelity, on given rows set aside for the choice; the size is chosen by it. On the rows of
   * the fidelity where nothing is chosen (additive, `leaves`) or no rows are held out.
   */
  readonly fidelity: number | null;
  readonly standardError: number | null;
  /** The share of rows in which both answer the same class; null for regression. */
  readonly agreement: number | null;
};

/** Accuracy of teacher and student on the true labels: the share of rows, or R2. */
export type Accuracy = {
  readonly measuredOn: "heldOut" | "training";
  readonly rows: number;
  readonly teacher: number | null;
  readonly student: number | null;
};

/** Fidelity of one leaf, or one rule, to the teacher on held-out rows. */
export type LeafFidelity = {
  /** Position in the tree's `nodes`, or in the list's `rules`. */
  readonly node: number;
  /** The share of the given rows, held out or not, that end here. */
  readonly support: number;
  /** Held-out rows that end here. */
  readonly rows: number;
  /** Classification: the share of them that the teacher answers as the leaf does; null without rows. */
  readonly agreement: Share | null;
  /** Per output: the teacher's mean there with a 95% t interval, and the root mean square error; null without rows. */
  readonly means:
    | readonly {
        readonly mean: number;
        readonly low: number | null;
        readonly high: number | null;
        readonly error: number;
      }[]
    | null;
};

/** Part of every distilled explanation beside the student itself. */
export type Distilled = {
  readonly task: "classification" | "regression";
  readonly fidelity: Fidelity;
  /** By size, ascending; the student is one of these. */
  readonly curve: readonly SizeFidelity[];
  /** The student's own size. */
  readonly size: number;
  readonly accuracy: Accuracy | null;
};

/** Condition on one feature: a number in an interval, or one of some categories. */
export type FeatureCondition = {
  /** Position among the features. */
  readonly feature: number;
  readonly above?: number;
  readonly atMost?: number;
  /** Codes of the categories. */
  readonly in?: readonly number[];
  /** A gap meets the condition too. */
  readonly orMissing?: true;
  /** In words, such as `28 < age <= 37`. */
  readonly text: string;
};

const shareWithInterval = v.object({ share, low: share, high: share });
const measuredOn = v.picklist(["heldOut", "training"]);

/** The fields that every distilled result has, for its schema. */
export const distilledFields = {
  task: v.picklist(["classification", "regression"]),
  size: count,
  fidelity: v.object({
    measuredOn,
    rows: count,
    explained: v.nullable(v.object({ share: finite, low: finite, high: finite })),
    agreement: v.nullable(shareWithInterval),
    constantAgreement: v.nullable(share),
    classes: v.nullable(
      v.array(
        v.object({
          name: v.string(),
          rows: count,
          recall: v.nullable(shareWithInterval),
          said: count,
          precision: v.nullable(shareWithInterval),
        }),
      ),
    ),
    r2: v.array(v.nullable(finite)),
  }),
  curve: v.array(
    v.object({
      size: count,
      fidelity: v.nullable(finite),
      standardError: v.nullable(finite),
      agreement: v.nullable(share),
    }),
  ),
  accuracy: v.nullable(v.object({ measuredOn, rows: count, teacher: v.nullable(finite), student: v.nullable(finite) })),
};

/** The fidelity of leaves or rules, for a schema. */
export const leafFidelities = v.array(
  v.object({
    node: count,
    support: share,
    rows: count,
    agreement: v.nullable(shareWithInterval),
    means: v.nullable(
      v.array(v.object({ mean: finite, low: v.nullable(finite), high: v.nullable(finite), error: finite })),
    ),
  }),
);

/** A condition on a feature, for a schema. */
export const featureCondition = v.object({
  feature: count,
  above: v.optional(finite),
  atMost: v.optional(finite),
  in: v.optional(numbers),
  orMissing: v.optional(v.literal(true)),
  text: v.string(),
});

/** Throws unless the student answers for the outputs of the subject, of which there are some. */
export function checkDistilled(explanation: Explained<string, Distilled>, outputs: readonly string[]): void {
  const { subject, result } = explanation;
  expectOutputs(explanation);
  expectLength("subject.outputs", subject.outputs, outputs.length);
  expectLength("result.fidelity.r2", result.fidelity.r2, outputs.length);
}

/** Throws where a leaf or rule is not among those of the student, or has other outputs than it. */
export function checkLeaves(
  leaves: readonly LeafFidelity[],
  outputs: readonly string[],
  isPlace: (node: number) => boolean,
  expected: string,
): void {
  for (const [i, { node, means }] of leaves.entries()) {
    if (!isPlace(node)) misfit(`result.leaves.${i}.node`, expected, node);
    if (means) expectLength(`result.leaves.${i}.means`, means, outputs.length);
  }
}
