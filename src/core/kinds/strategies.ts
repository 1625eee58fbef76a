import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { expectAmong, expectLength } from "./misfit.js";
import { count, finite, numbers, share } from "./numbers.js";

/** Kinds of reasons for which a model says the same: clusters of attributions. */
export type Strategies = Explained<"strategies", StrategiesResult>;

export type StrategiesResult = {
  /** Number of explanations that were clustered. */
  readonly rows: number;
  /** By size, the largest first. */
  readonly clusters: readonly Strategy[];
  /** One per explanation given: position among `clusters`; -1 where it was left out. */
  readonly assignments: readonly number[];
  /** Of the normalised Laplacian, the least first; the number of clusters is where they rise most. */
  readonly eigenvalues: readonly number[];
  /** Of images: the parts are cells of such a grid, row by row; null for tables and texts. */
  readonly grid: { readonly rows: number; readonly columns: number } | null;
};

export type Strategy = {
  readonly size: number;
  readonly share: number;
  /** Mean attribution, one per part of subject.parts. */
  readonly mean: readonly number[];
  /** Parts by which the cluster differs from the others, the most telling first. */
  readonly distinct: readonly DistinctPart[];
  /** Positions of the explanations nearest to the mean. */
  readonly prototypes: readonly number[];
  /** Present where the truth is known. */
  readonly errorRate: Estimate | null;
  /** Shares of each group's labels in the cluster and in the others. */
  readonly groups: readonly {
    readonly name: string;
    readonly labels: readonly { readonly label: string; readonly share: number; readonly elsewhere: number }[];
  }[];
  /** In words: "relies on id (0.9 against 0.02 elsewhere)". */
  readonly text: string;
};

export type DistinctPart = {
  readonly part: number;
  readonly mean: number;
  readonly elsewhere: number;
  /** The difference in standard deviations within clusters. */
  readonly shift: number;
};

export const strategies = defineKind<Strategies>(
  "strategies",
  v.object({
    rows: count,
    clusters: v.array(
      v.object({
        size: count,
        share,
        mean: numbers,
        distinct: v.array(v.object({ part: count, mean: finite, elsewhere: finite, shift: finite })),
        prototypes: v.array(count),
        errorRate: v.nullable(estimate),
        groups: v.array(
          v.object({ name: v.string(), labels: v.array(v.object({ label: v.string(), share, elsewhere: share })) }),
        ),
        text: v.string(),
      }),
    ),
    assignments: v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(-1))),
    eigenvalues: numbers,
    grid: v.nullable(v.object({ rows: count, columns: count })),
  }),
  ({ result, subject }) => {
    // The cells of a grid are the parts.
    if (result.grid) expectLength("subject.parts", subject.parts, result.grid.rows * result.grid.columns);
    for (const [i, cluster] of result.clusters.entries()) {
      expectLength(`result.clusters.${i}.mean`, cluster.mean, subject.parts.length);
      const distinct = cluster.distinct.map(({ part }) => part);
      expectAmong(`result.clusters.${i}.distinct`, distinct, subject.parts.length, "parts");
    }
    expectAmong("result.assignments", result.assignments, result.clusters.length, "clusters");
  },
);
