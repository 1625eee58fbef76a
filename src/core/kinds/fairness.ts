import * as v from "valibot";
import { byName } from "../by-name.js";
import type { Explained } from "../explained.js";
import { type Estimate, estimate, estimateFields } from "./estimate.js";
import { defineKind } from "./kind.js";
import { expectLength, misfit } from "./misfit.js";
import { count, finite, share } from "./numbers.js";

/** A model's treatment of groups of people, and the certainty of each number. */
export type Fairness = Explained<"fairness", FairnessResult>;

export type FairnessResult = {
  readonly task: "classification" | "regression";
  /** The classes that are good to get; null for regression. */
  readonly favourable: readonly string[] | null;
  /** When a row counts as selected, in words; null for regression. */
  readonly selected: string | null;
  /** Quantity that ranks rows: a probability, a predicted number, stored labels (no ranking) or a stored score. */
  readonly score: {
    readonly kind: ScoreKind;
    readonly name: string;
    /** True where answers come out of the table: which of its columns the model saw is not known. */
    readonly isStored: boolean;
  };
  readonly data: DataFacts;
  readonly rows: number;
  readonly rowsWithoutTruth: number;
  /** Confidence level of each interval. */
  readonly confidence: number;
  /** Rows that a denominator needs for its group to take part in the largest gap. */
  readonly smallest: number;
  /** The difference that counts as none, and the ratio that counts as 1. */
  readonly tolerance: number;
  readonly ratioTolerance: number;
  /** Every measure over all rows, by name. */
  readonly overall: { readonly [measure: string]: Estimate };
  /** Inequality of what people get against what they deserve; null for regression or without a target. */
  readonly inequality: Inequality | null;
  /** By each column of groups, then by several at once. */
  readonly groupings: readonly GroupingReview[];
};

export const SCORE_KINDS = ["probability", "number", "label", "scale"] as const;
export type ScoreKind = (typeof SCORE_KINDS)[number];

/** The table behind a review. */
export type DataFacts = {
  readonly name: string;
  /** With and without true answers. */
  readonly rows: number;
  readonly target: string | null;
  readonly features: number;
  /** Empty cells of features. */
  readonly gaps: number;
  readonly isWeighted: boolean;
  /** Null where every row stands for itself. */
  readonly clusters: number | null;
};

export type Inequality = { readonly generalizedEntropy: Estimate; readonly theil: Estimate };

export type GroupingReview = {
  /** "sex", or "race x sex" for groups by both. */
  readonly name: string;
  readonly by: readonly string[];
  /** Those of these columns that the model sees as features. */
  readonly seen: readonly string[];
  /** The group that others are compared with; null: each with all others together. */
  readonly reference: string | null;
  readonly groups: readonly GroupReview[];
  readonly gaps: readonly Gap[];
  readonly definitions: readonly FairnessDefinition[];
  /** The part of the inequality that lies between groups. */
  readonly inequalityBetween: Inequality | null;
  /** The largest log ratio of smoothed selection (or rejection) rates of two groups, small ones too. */
  readonly differentialFairness: number | null;
  /** Definitions that cannot hold together here; null where base rates are not certain to differ. */
  readonly impossibility: Impossibility | null;
  /** Gaps in selection within equal values of the control columns; null without any. */
  readonly conditional: ConditionalParity | null;
};

export type GroupReview = {
  readonly name: string;
  /** Its value of each column of `by`; null where rows do not say it. */
  readonly values: readonly (string | null)[];
  readonly rows: number;
  /** By weight. */
  readonly share: number;
  readonly measures: { readonly [measure: string]: GroupMeasure };
  /** Mean score and share of favourable truths in bins of the score; null for regression or without a target. */
  readonly calibration:
    | readonly { readonly rows: number; readonly meanScore: number; readonly observed: Estimate }[]
    | null;
  /** Null where the group is of one class, for regression, without a target, and for stored labels. */
  readonly roc: RocPoints | null;
};

/** Corners of a ROC curve, 41 of them at most. */
export type RocPoints = { readonly falsePositiveRate: readonly number[]; readonly truePositiveRate: readonly number[] };

export type GroupMeasure = Estimate & {
  /** Rows in the denominator. */
  readonly rows: number;
  /** True for fewer than `smallest` rows: shown, and kept out of the largest gap. */
  readonly small: boolean;
  /** Bounds that hold for all groups that are not small at once; null for small ones. */
  readonly together: { readonly low: number; readonly high: number } | null;
  /** A share drawn towards that of the other groups as far as chance may have moved it; null for other measures. */
  readonly shrunken: number | null;
};

/** Distance of the groups in one measure. */
export type Gap = {
  readonly measure: string;
  readonly highest: string | null;
  readonly lowest: string | null;
  /** Highest less lowest, over groups that are not small; the interval holds for all pairs at once. */
  readonly difference: Estimate;
  /** Lowest over highest, as above; only of shares. */
  readonly ratio: Estimate;
  /** The gap that chance alone makes of groups of these sizes: its mean, its 95th percentile, and a p-value. */
  readonly chance: { readonly mean: number; readonly high: number; readonly pValue: number } | null;
  /** The gap of the shrunken shares. */
  readonly shrunken: number | null;
  /** Groups left out: too few rows, or no value. */
  readonly leftOut: readonly string[];
  readonly comparisons: readonly GroupComparison[];
};

export type GroupComparison = {
  readonly group: string;
  /** The reference group, or "all others". */
  readonly against: string;
  readonly difference: Estimate;
  readonly ratio: Estimate;
  /** Bounds of the difference that hold for all groups that are not small at once. */
  readonly together: { readonly low: number; readonly high: number } | null;
};

export const EVIDENCE = ["supported", "violated", "undecided"] as const;
export type Evidence = (typeof EVIDENCE)[number];

export type FairnessDefinition = {
  /** "demographicParity", "equalizedOdds", ... */
  readonly name: string;
  readonly title: string;
  readonly of: "difference" | "ratio";
  /** The measures that it speaks of. */
  readonly measures: readonly string[];
  readonly estimate: Estimate;
  readonly tolerance: number;
  /** "supported": the whole interval is within the tolerance; "violated": it is outside; else "undecided". */
  readonly evidence: Evidence;
  /** Further rows that would decide it if rates stay as they are; group null: of every group in proportion. */
  readonly needed: { readonly group: string | null; readonly rows: number } | null;
};

export type Impossibility = {
  readonly highest: string;
  readonly lowest: string;
  /** Base rate of the former less that of the latter. */
  readonly baseRateDifference: Estimate;
  /** The gap in false positive rates that equal precision and equal false negative rates would force. */
  readonly forcedFalsePositiveGap: number | null;
  readonly text: string;
};

export type ConditionalParity = {
  readonly control: readonly string[];
  readonly strata: number;
  readonly comparisons: readonly {
    readonly group: string;
    readonly against: string;
    readonly difference: Estimate;
    /** Rows in strata that hold both sides. */
    readonly rows: number;
  }[];
};

const bounds = v.nullable(v.object({ low: finite, high: finite }));
const inequality = v.nullable(v.object({ generalizedEntropy: estimate, theil: estimate }));

const group = v.object({
  name: v.string(),
  values: v.array(v.nullable(v.string())),
  rows: count,
  share,
  measures: byName(
    v.object({ ...estimateFields, rows: count, small: v.boolean(), together: bounds, shrunken: v.nullable(share) }),
  ),
  calibration: v.nullable(v.array(v.object({ rows: count, meanScore: finite, observed: estimate }))),
  roc: v.nullable(v.object({ falsePositiveRate: v.array(share), truePositiveRate: v.array(share) })),
});

const gap = v.object({
  measure: v.string(),
  highest: v.nullable(v.string()),
  lowest: v.nullable(v.string()),
  difference: estimate,
  ratio: estimate,
  chance: v.nullable(v.object({ mean: finite, high: finite, pValue: share })),
  shrunken: v.nullable(finite),
  leftOut: v.array(v.string()),
  comparisons: v.array(
    v.object({ group: v.string(), against: v.string(), difference: estimate, ratio: estimate, together: bounds }),
  ),
});

const grouping = v.object({
  name: v.string(),
  by: v.array(v.string()),
  seen: v.array(v.string()),
  reference: v.nullable(v.string()),
  groups: v.array(group),
  gaps: v.array(gap),
  definitions: v.array(
    v.object({
      name: v.string(),
      title: v.string(),
      of: v.picklist(["difference", "ratio"]),
      measures: v.array(v.string()),
      estimate,
      tolerance: finite,
      evidence: v.picklist(EVIDENCE),
      needed: v.nullable(v.object({ group: v.nullable(v.string()), rows: count })),
    }),
  ),
  inequalityBetween: inequality,
  differentialFairness: v.nullable(finite),
  impossibility: v.nullable(
    v.object({
      highest: v.string(),
      lowest: v.string(),
      baseRateDifference: estimate,
      forcedFalsePositiveGap: v.nullable(finite),
      text: v.string(),
    }),
  ),
  conditional: v.nullable(
    v.object({
      control: v.array(v.string()),
      strata: count,
      comparisons: v.array(v.object({ group: v.string(), against: v.string(), difference: estimate, rows: count })),
    }),
  ),
});

export const fairness = defineKind<Fairness>(
  "fairness",
  v.object({
    task: v.picklist(["classification", "regression"]),
    favourable: v.nullable(v.array(v.string())),
    selected: v.nullable(v.string()),
    score: v.object({ kind: v.picklist(SCORE_KINDS), name: v.string(), isStored: v.boolean() }),
    data: v.object({
      name: v.string(),
      rows: count,
      target: v.nullable(v.string()),
      features: count,
      gaps: count,
      isWeighted: v.boolean(),
      clusters: v.nullable(count),
    }),
    rows: count,
    rowsWithoutTruth: count,
    confidence: share,
    smallest: count,
    tolerance: finite,
    ratioTolerance: share,
    overall: byName(estimate),
    inequality,
    groupings: v.pipe(v.array(grouping), v.minLength(1)),
  }),
  ({ result }) => {
    const measures = Object.keys(result.overall);
    for (const [i, { groups, gaps }] of result.groupings.entries()) {
      const at = `result.groupings.${i}`;
      expectMeasures(
        `${at}.gaps`,
        gaps.map(({ measure }) => measure),
        measures,
      );
      for (const [g, { measures: found, roc }] of groups.entries()) {
        const of = `${at}.groups.${g}`;
        if (roc) expectLength(`${of}.roc.truePositiveRate`, roc.truePositiveRate, roc.falsePositiveRate.length);
        expectMeasures(`${of}.measures`, Object.keys(found), measures);
      }
    }
  },
);

/** Throws unless each measure of the whole is found, and no other. */
function expectMeasures(path: string, found: readonly string[], measures: readonly string[]): void {
  expectLength(path, found, measures.length);
  for (const name of measures) if (!found.includes(name)) misfit(path, `a measure ${name}`, "none");
}
