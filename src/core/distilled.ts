import type { Feature } from "./features.js";
import type { DecisionTree } from "./tree.js";

/** A share of rows with its 95% Wilson interval. */
export type Share = { readonly share: number; readonly low: number; readonly high: number };

/** How often student and teacher agree on one class. */
export type ClassFidelity = {
  readonly name: string;
  /** Held-out rows that the teacher puts in the class, and the share of them that the student does too. */
  readonly rows: number;
  readonly recall: Share | null;
  /** Rows that the student puts in the class, and the share of them that the teacher does too. */
  readonly said: number;
  readonly precision: Share | null;
};

/** How well a student speaks for its teacher. */
export type Fidelity = {
  /** "training" only where there were too few rows to hold any out. */
  readonly measuredOn: "heldOut" | "training";
  readonly rows: number;
  /**
   * The share of the variance of the teacher's answers that the student explains: 1 - its squared error / that of the
   * best constant. Classification: over the probabilities of all classes (the Brier skill score); regression: the mean
   * R2 of the outputs that vary. Below 0 where a constant would do better; with an approximate 95% interval. Null where
   * the teacher's answers do not vary, or one row says it all.
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
  /** As `explained` of the fidelity; the size is chosen by it. */
  readonly fidelity: number | null;
  readonly standardError: number | null;
  /** The share of rows in which both answer the same class; null for regression. */
  readonly agreement: number | null;
};

/** How often teacher and student are right about the true labels: the share of rows, or R2. */
export type Accuracy = {
  readonly measuredOn: "heldOut" | "training";
  readonly rows: number;
  readonly teacher: number | null;
  readonly student: number | null;
};

/** How well one leaf, or one rule, speaks for the teacher on held-out rows. */
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

/** What every distilled explanation says beside the student itself. */
export type Distilled = {
  readonly task: "classification" | "regression";
  readonly fidelity: Fidelity;
  /** By size, ascending; the student is one of these. */
  readonly curve: readonly SizeFidelity[];
  /** The student's own size. */
  readonly size: number;
  readonly accuracy: Accuracy | null;
};

/** What a feature has to hold: a number in an interval, or one of some categories. */
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

/** One rule of a list: what it asks, and what it answers. */
export type ListedRule = {
  /** All of them have to hold; none for the default rule, which is last. */
  readonly conditions: readonly FeatureCondition[];
  readonly value: readonly number[];
  /** Training rows that get this far and meet the conditions, and their weight. */
  readonly samples: number;
  readonly weight: number;
};

/** One feature's, or one pair's, part in an additive model. */
export type AdditiveTerm = {
  /** One position among the features, or two. */
  readonly features: readonly number[];
  /** One list a feature: ascending, values at most edges[i] lie in bin i or below; null for categories, whose bins are codes. */
  readonly edges: readonly (readonly number[] | null)[];
  /** bins x outputs; of a pair bins of the first x bins of the second x outputs. The last bin of a feature is that of gaps. */
  readonly values: readonly (readonly number[])[];
  /** The standard deviation of the term over the training rows, averaged over outputs: how much it moves. */
  readonly importance: number;
};

/** One inner node of a soft tree: a row goes right with probability 1 / (1 + exp(-(weights . inputs + bias))). */
export type SoftSplit = { readonly weights: readonly number[]; readonly bias: number };

/** What a soft tree reads: a number as (value - centre) / scale, 0 for a gap; a category as 1 in its own place. */
export type SoftInput = {
  readonly feature: number;
  readonly name: string;
  readonly centre: number;
  readonly scale: number;
  readonly category?: number;
  /** 1 where the feature is missing. */
  readonly missing?: true;
};

export type TreeResult = Distilled & { readonly tree: DecisionTree; readonly leaves: readonly LeafFidelity[] };

export type RuleListResult = Distilled & {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly rules: readonly ListedRule[];
  readonly leaves: readonly LeafFidelity[];
};

export type AdditiveResult = Distilled & {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  /** "logit": terms add up to log-odds (classification: centred log shares), and go through the softmax. */
  readonly link: "identity" | "logit";
  readonly intercepts: readonly number[];
  /** Most important first. */
  readonly terms: readonly AdditiveTerm[];
};

export type SoftTreeResult = Distilled & {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly depth: number;
  readonly inputs: readonly SoftInput[];
  /** 2^depth - 1, by level: the children of split i are 2 i + 1 (left) and 2 i + 2. */
  readonly splits: readonly SoftSplit[];
  /** 2^depth, left to right: what each leaf answers, one number an output. */
  readonly leaves: readonly (readonly number[])[];
};
