import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { count, finite } from "./numbers.js";

/** A model's treatment of similar people. */
export type IndividualFairness = Explained<"individualFairness", IndividualFairnessResult>;

export type IndividualFairnessResult = {
  /**
   * The quantity compared besides decisions, and the number that differences in it are divided by: 1 for probabilities.
   */
  readonly score: string;
  readonly scale: number;
  /** The classes that are good to get, and when a row counts as selected; null for regression. */
  readonly favourable: readonly string[] | null;
  readonly selected: string | null;
  readonly rows: number;
  /** Rows that were compared with all rows. */
  readonly comparedRows: number;
  /** The measure of distance, its features, and the mean distance of two rows. */
  readonly distance: { readonly text: string; readonly features: readonly string[]; readonly mean: number };
  readonly consistency: {
    readonly neighbours: number;
    /** 1 less the mean distance of a decision (score) from the mean of its neighbours'; null for regression. */
    readonly decisions: Estimate | null;
    readonly scores: Estimate;
    /** The same with rows drawn at random as neighbours. */
    readonly decisionsByChance: number | null;
    readonly scoresByChance: number;
  };
  readonly lipschitz: {
    /** Scores of two rows should differ by at most so many times their distance. */
    readonly constant: number;
    /** The share of pairs that differ by more. */
    readonly violations: Estimate;
    /** The pairs that differ most beyond it. */
    readonly worst: readonly PeoplePair[];
  };
  /** One per column of groups. */
  readonly flips: readonly AttributeFlip[];
  readonly matches: readonly MatchedGroups[];
};

export type PeoplePair = {
  /** Positions in the dataset, and their names where it has some. */
  readonly rows: readonly [number, number];
  readonly ids: readonly [string, string] | null;
  readonly distance: number;
  readonly scores: readonly [number, number];
  /** Features in which the two differ. */
  readonly differences: readonly { readonly name: string; readonly values: readonly [string, string] }[];
};

export type AttributeFlip = {
  readonly grouping: string;
  /** The reason why nothing was flipped; null where it was. */
  readonly reason: string | null;
  /** One per group that others were put into. */
  readonly changes: readonly {
    readonly to: string;
    readonly rows: number;
    /** Shares whose decision becomes favourable and ceases to be; null for regression. */
    readonly gained: Estimate | null;
    readonly lost: Estimate | null;
    /** Mean score after the flip less that before. */
    readonly scoreChange: Estimate;
  }[];
};

export type MatchedGroups = {
  readonly grouping: string;
  readonly group: string;
  /** The largest group. */
  readonly against: string;
  readonly pairs: number;
  /** Compared rows of the group that found no partner of their own. */
  readonly unmatched: number;
  /** Null without pairs. */
  readonly meanDistance: number | null;
  /** Of the row less that of its partner, on average; of decisions null for regression. */
  readonly decisions: Estimate | null;
  readonly scores: Estimate;
  readonly worst: readonly PeoplePair[];
};

const both = v.tuple([v.string(), v.string()]);
const people = v.object({
  rows: v.tuple([count, count]),
  ids: v.nullable(both),
  distance: finite,
  scores: v.tuple([finite, finite]),
  differences: v.array(v.object({ name: v.string(), values: both })),
});

export const individualFairness = defineKind<IndividualFairness>(
  "individualFairness",
  v.object({
    score: v.string(),
    scale: finite,
    favourable: v.nullable(v.array(v.string())),
    selected: v.nullable(v.string()),
    rows: count,
    comparedRows: count,
    distance: v.object({ text: v.string(), features: v.array(v.string()), mean: finite }),
    consistency: v.object({
      neighbours: count,
      decisions: v.nullable(estimate),
      scores: estimate,
      decisionsByChance: v.nullable(finite),
      scoresByChance: finite,
    }),
    lipschitz: v.object({ constant: finite, violations: estimate, worst: v.array(people) }),
    flips: v.array(
      v.object({
        grouping: v.string(),
        reason: v.nullable(v.string()),
        changes: v.array(
          v.object({
            to: v.string(),
            rows: count,
            gained: v.nullable(estimate),
            lost: v.nullable(estimate),
            scoreChange: estimate,
          }),
        ),
      }),
    ),
    matches: v.array(
      v.object({
        grouping: v.string(),
        group: v.string(),
        against: v.string(),
        pairs: count,
        unmatched: count,
        meanDistance: v.nullable(finite),
        decisions: v.nullable(estimate),
        scores: estimate,
        worst: v.array(people),
      }),
    ),
  }),
  () => {},
);
