import * as v from "valibot";
import type { Condition } from "../conditions.js";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { expectLength, expectParts, misfit } from "./misfit.js";
import { count, finite, numbers, share } from "./numbers.js";

/** Conditions that hold a prediction in place. */
export type Rule = Explained<"rule", RuleResult>;

export type RuleResult = {
  /** The parts whose conditions the rule demands, rising; none for the rule that always applies. */
  readonly parts: readonly number[];
  /** One per part of the rule. */
  readonly predicates: readonly Predicate[];
  /** Answer of the model where the rule holds: the class, or the interval around the prediction. */
  readonly holds: { readonly class: string } | { readonly from: number; readonly to: number };
  /** The share of agreeing answers, 0 to 1, under the question asked for, with bounds. */
  readonly precision: number;
  readonly precisionLow: number;
  readonly precisionHigh: number;
  /** The request: the precision to reach, the probability of error, and which precision counts. */
  readonly wanted: {
    readonly precision: number;
    readonly delta: number;
    readonly under: "interventional" | "conditional";
  };
  /** True when the precision asked for is shown, up to the probability asked for. */
  readonly certified: boolean;
  /** True when the precision is that of the whole population: nothing was left to chance. */
  readonly exact: boolean;
  /** True when every rule was looked at exactly: none of higher coverage reaches the precision asked for. */
  readonly optimal: boolean;
  /** Different perturbed rows under the rule that have been answered. */
  readonly precisionRows: number;
  /** The share of the background that meets the rule, with an interval for the distribution it comes from. */
  readonly coverage: number;
  readonly coverageLow: number;
  readonly coverageHigh: number;
  /** Background rows behind the coverage; 0 where it is known without any. */
  readonly coverageRows: number;
  /** Parts outside the rule drawn regardless of it, and rows as they are that meet the rule; null where not known. */
  readonly interventional: RulePrecision;
  readonly conditional: RulePrecision;
};

/** One condition of a rule: of which part, in words and for machines. */
export type Predicate = { readonly part: number; readonly text: string } & Condition;

/** A share of agreeing answers with bounds, and how many rows it was taken from. */
export type RulePrecision = {
  readonly precision: number | null;
  readonly low: number;
  readonly high: number;
  readonly rows: number;
};

const rulePrecision = v.object({ precision: v.nullable(share), low: share, high: share, rows: count });

export const rule = defineKind<Rule>(
  "rule",
  v.object({
    parts: v.array(count),
    predicates: v.array(
      v.object({
        part: count,
        text: v.string(),
        above: v.optional(finite),
        atMost: v.optional(finite),
        in: v.optional(numbers),
        missing: v.optional(v.literal(true)),
        present: v.optional(v.literal(true)),
      }),
    ),
    holds: v.union([v.object({ class: v.string() }), v.object({ from: finite, to: finite })]),
    precision: share,
    precisionLow: share,
    precisionHigh: share,
    wanted: v.object({ precision: share, delta: share, under: v.picklist(["interventional", "conditional"]) }),
    certified: v.boolean(),
    exact: v.boolean(),
    optimal: v.boolean(),
    precisionRows: count,
    coverage: share,
    coverageLow: share,
    coverageHigh: share,
    coverageRows: count,
    interventional: rulePrecision,
    conditional: rulePrecision,
  }),
  (explanation) => {
    const { parts, predicates } = explanation.result;
    if (explanation.subject.outputs.length !== 1)
      misfit("subject.outputs", "one output", explanation.subject.outputs.length);
    expectLength("result.predicates", predicates, parts.length);
    expectParts(explanation, "result.parts", parts);
    for (const [i, { part }] of predicates.entries())
      if (part !== parts[i]) misfit(`result.predicates.${i}.part`, String(parts[i]), part);
  },
);
