import * as v from "valibot";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { expectLength, expectParts, misfit } from "./misfit.js";
import { count, finite, numbers, numbersOrGaps } from "./numbers.js";

/** The few parts that carry a prediction, in the order in which they were chosen. */
export type SubsetExplanation = Explained<"subset", SubsetResult>;

export type SubsetResult = {
  /** Positions among the parts. */
  readonly parts: readonly number[];
  /** Gain of each of them over the value of those before it. */
  readonly gains: readonly number[];
  /** The objective at the chosen parts, 0 when none is kept: the sum of the gains. */
  readonly value: number;
  /** The model's answer when only they are kept, in the output's unit. */
  readonly answer: number;
  /** Share of the way from baseline to prediction that this is; null where they are equal. */
  readonly share: number | null;
  /** The scale of value and gains: "gain" is the output's own unit. */
  readonly objective: "gain" | "logProbability";
  /**
   * Of a model whose answers vary from call to call: gains, value and answer are then measured by answers that had no say
   * in the choice. null where the budget did not pay for these: the numbers are too high.
   */
  readonly standardErrors?: {
    readonly gains: readonly (number | null)[];
    readonly value: number | null;
    readonly answer: number | null;
  };
  /**
   * The share of the best value that is certain to be reached, by submodularity ratio gamma, which is not known of a real
   * model; null where some part was seen to lower the value, or the model's answers vary.
   */
  readonly guarantee?: {
    readonly factor: string;
    readonly gamma: readonly number[];
    readonly share: readonly number[];
  } | null;
};

export const subset = defineKind<SubsetExplanation>(
  "subset",
  v.object({
    parts: v.array(count),
    gains: numbers,
    value: finite,
    answer: finite,
    share: v.nullable(finite),
    objective: v.picklist(["gain", "logProbability"]),
    standardErrors: v.optional(
      v.object({ gains: numbersOrGaps, value: v.nullable(finite), answer: v.nullable(finite) }),
    ),
    guarantee: v.optional(v.nullable(v.object({ factor: v.string(), gamma: numbers, share: numbers }))),
  }),
  (explanation) => {
    const { parts, gains } = explanation.result;
    if (explanation.subject.outputs.length !== 1)
      misfit("subject.outputs", "one output", explanation.subject.outputs.length);
    expectLength("result.gains", gains, parts.length);
    const { guarantee, standardErrors } = explanation.result;
    if (standardErrors) expectLength("result.standardErrors.gains", standardErrors.gains, parts.length);
    if (guarantee) expectLength("result.guarantee.share", guarantee.share, guarantee.gamma.length);
    expectParts(explanation, "result.parts", parts);
  },
);
