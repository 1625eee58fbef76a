import * as v from "valibot";
import type { Explained } from "../explained.js";
import type { Feature } from "../features.js";
import {
  checkDistilled,
  checkLeaves,
  type Distilled,
  distilledFields,
  type FeatureCondition,
  featureCondition,
  type LeafFidelity,
  leafFidelities,
} from "./distilled.js";
import { features } from "./features.js";
import { defineKind } from "./kind.js";
import { expectAmong, expectLength } from "./misfit.js";
import { count, finite, numbers } from "./numbers.js";

/** A model distilled into rules, of which the first that holds answers. */
export type RuleListExplanation = Explained<"ruleList", RuleListResult>;

export type RuleListResult = Distilled & {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly rules: readonly ListedRule[];
  readonly leaves: readonly LeafFidelity[];
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

export const ruleList = defineKind<RuleListExplanation>(
  "ruleList",
  v.object({
    ...distilledFields,
    features,
    outputs: v.array(v.string()),
    rules: v.pipe(
      v.array(v.object({ conditions: v.array(featureCondition), value: numbers, samples: count, weight: finite })),
      v.minLength(1),
    ),
    leaves: leafFidelities,
  }),
  (explanation) => {
    const { rules, outputs, leaves, features: known } = explanation.result;
    checkDistilled(explanation, outputs);
    for (const [i, { value, conditions }] of rules.entries()) {
      expectLength(`result.rules.${i}.value`, value, outputs.length);
      for (const [j, { feature }] of conditions.entries())
        expectAmong(`result.rules.${i}.conditions.${j}.feature`, [feature], known.length, "features");
    }
    checkLeaves(leaves, outputs, (at) => at < rules.length, "the position of a rule");
  },
);
