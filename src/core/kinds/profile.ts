import * as v from "valibot";
import type { Explained } from "../explained.js";
import type { DecisionTree } from "../tree.js";
import { checkDecisionTree, decisionTree } from "./decision-tree.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { count, finite, share } from "./numbers.js";

/** Description of a table and its problems as training data. */
export type Profile = Explained<"profile", ProfileResult>;

export type ProfileResult = {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Issues to look at, the gravest first. */
  readonly issues: readonly TableIssue[];
  readonly duplicates: DuplicateRows;
  /** Pairs of columns that go together, the strongest first. */
  readonly associations: readonly Association[];
  /** One per group: how well the features tell it. */
  readonly proxies: readonly ProxyProfile[];
  /** Rows whose class is hard to believe. */
  readonly suspectLabels: readonly SuspectLabel[];
  /** The model that finds it hard to believe; null where it is a cross-fitted forest on the other columns. */
  readonly labelsJudgedBy: string | null;
  /** Rows far from all others, the furthest first. */
  readonly outliers: readonly Outlier[];
  /** Against another table; null without one. */
  readonly drift: Drift | null;
};

export type ColumnProfile = {
  readonly name: string;
  readonly role: "feature" | "target" | "other";
  readonly kind: "number" | "category";
  readonly gaps: number;
  readonly distinct: number;
  /** Of numbers: least, quartiles, greatest. */
  readonly quartiles: readonly number[] | null;
  readonly mean: number | null;
  /** Of labels: the most frequent, with how many rows. */
  readonly labels: readonly { readonly label: string; readonly rows: number }[] | null;
};

export type TableIssue = {
  readonly code: string;
  readonly level: "high" | "medium" | "low";
  readonly columns: readonly string[];
  readonly message: string;
};

export type DuplicateRows = {
  /** Rows that are equal to an earlier one in all features and the target, and the largest such set. */
  readonly rows: number;
  readonly largest: number;
  /** Rows whose features equal those of a row with another target. */
  readonly contradicting: number;
};

export type Association = {
  readonly columns: readonly [string, string];
  /** 0 to 1: of two numbers Spearman's |rho|; else the square root of the explained share, corrected for bias. */
  readonly strength: number;
  readonly measure: "Spearman" | "Cramer's V" | "correlation ratio";
  /** True where each value of one says the other. */
  readonly determines: boolean;
};

export type ProxyProfile = {
  readonly group: string;
  /**
   * Area under ROC of a forest that predicts the group from features that do not state it: cross-fitted, averaged over
   * its labels.
   */
  readonly area: Estimate;
  /** The same with the group shuffled: what chance gives. */
  readonly shuffled: number;
  /** Features by how well each tells the group alone, the best first. */
  readonly features: readonly { readonly name: string; readonly area: number }[];
};

export type SuspectLabel = {
  readonly row: number;
  /** The name of the row, where the dataset has a column of ids. */
  readonly id?: string;
  readonly given: string;
  readonly likely: string;
  readonly probability: number;
};

export type Outlier = {
  readonly row: number;
  /** The name of the row, where the dataset has a column of ids. */
  readonly id?: string;
  /** Anomaly score of an isolation forest: about 0.5 for usual rows, near 1 for rows that are isolated at once. */
  readonly score: number;
};

export type Drift = {
  readonly other: string;
  readonly otherRows: number;
  readonly columns: readonly ColumnDrift[];
  /** Area under ROC of a forest that tells the two tables apart, cross-fitted. */
  readonly area: Estimate;
  /** The difference between the tables, as a small tree. */
  readonly tree: DecisionTree;
  /** Rows that are in both tables, equal in all features. */
  readonly shared: number;
};

export type ColumnDrift = {
  readonly name: string;
  readonly test: "Kolmogorov-Smirnov" | "chi-squared";
  readonly statistic: number;
  /** Of labels that are rare in one of the tables: by dealing the rows to the tables at random. */
  readonly pValue: number;
  readonly adjustedPValue: number;
  /** Population stability index; over 0.25 is commonly called a shift. */
  readonly stability: number;
  /** Of numbers: Wasserstein distance in standard deviations of this table; null for labels. */
  readonly distance: number | null;
};

const named = { row: count, id: v.optional(v.string()) };

export const profile = defineKind<Profile>(
  "profile",
  v.object({
    rows: count,
    columns: v.array(
      v.object({
        name: v.string(),
        role: v.picklist(["feature", "target", "other"]),
        kind: v.picklist(["number", "category"]),
        gaps: count,
        distinct: count,
        quartiles: v.nullable(v.tuple([finite, finite, finite, finite, finite])),
        mean: v.nullable(finite),
        labels: v.nullable(v.array(v.object({ label: v.string(), rows: count }))),
      }),
    ),
    issues: v.array(
      v.object({
        code: v.string(),
        level: v.picklist(["high", "medium", "low"]),
        columns: v.array(v.string()),
        message: v.string(),
      }),
    ),
    duplicates: v.object({ rows: count, largest: count, contradicting: count }),
    associations: v.array(
      v.object({
        columns: v.tuple([v.string(), v.string()]),
        strength: share,
        measure: v.picklist(["Spearman", "Cramer's V", "correlation ratio"]),
        determines: v.boolean(),
      }),
    ),
    proxies: v.array(
      v.object({
        group: v.string(),
        area: estimate,
        shuffled: finite,
        features: v.array(v.object({ name: v.string(), area: share })),
      }),
    ),
    suspectLabels: v.array(v.object({ ...named, given: v.string(), likely: v.string(), probability: share })),
    labelsJudgedBy: v.nullable(v.string()),
    outliers: v.array(v.object({ ...named, score: share })),
    drift: v.nullable(
      v.object({
        other: v.string(),
        otherRows: count,
        columns: v.array(
          v.object({
            name: v.string(),
            test: v.picklist(["Kolmogorov-Smirnov", "chi-squared"]),
            statistic: finite,
            pValue: share,
            adjustedPValue: share,
            stability: finite,
            distance: v.nullable(finite),
          }),
        ),
        area: estimate,
        tree: decisionTree,
        shared: count,
      }),
    ),
  }),
  ({ result }) => {
    if (result.drift) checkDecisionTree("result.drift.tree", result.drift.tree);
  },
);
