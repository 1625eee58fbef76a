import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { expectAmong } from "./misfit.js";
import { count } from "./numbers.js";

/** A model's departure from a sum of functions of single features. */
export type Interactions = Explained<"interactions", InteractionsResult>;

export type InteractionsResult = {
  /** Rows of the dataset at which, and over which, partial dependences were taken. */
  readonly rows: number;
  /** Each feature with all others together, strongest first by `unnormalised`. */
  readonly totals: readonly InteractionStrength[];
  readonly pairs: readonly InteractionStrength[];
};

export type InteractionStrength = {
  /** Positions among the features: one for a total, two for a pair. */
  readonly features: readonly number[];
  /** Position among the outputs. */
  readonly output: number;
  /** Friedman's H squared: the share of the variance of the joint effect that is interaction. */
  readonly share: Estimate;
  /** The root of the mean squared interaction, in the output's unit. */
  readonly unnormalised: Estimate;
};

const strength = v.object({
  features: v.pipe(v.array(count), v.minLength(1), v.maxLength(2)),
  output: count,
  share: estimate,
  unnormalised: estimate,
});

export const interactions = defineKind<Interactions>(
  "interactions",
  v.object({ rows: count, totals: v.array(strength), pairs: v.array(strength) }),
  ({ result, subject }) => {
    for (const list of ["totals", "pairs"] as const) {
      for (const [i, { features, output }] of result[list].entries()) {
        expectAmong(`result.${list}.${i}.features`, features, subject.parts.length, "features");
        expectAmong(`result.${list}.${i}.output`, [output], subject.outputs.length, "outputs");
      }
    }
  },
);
