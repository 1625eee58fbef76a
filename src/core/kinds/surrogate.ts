import * as v from "valibot";
import type { Explained } from "../explained.js";
import type { Json } from "../json.js";
import type { Asked } from "./attribution.js";
import { jsonValue } from "./json-value.js";
import { defineKind } from "./kind.js";
import { expectLength, expectOutputs } from "./misfit.js";
import { count, numbers, numbersOrGaps } from "./numbers.js";

/** A surrogate that the user brought, in its own words. */
export type SurrogateExplanation = Explained<"surrogate", SurrogateResult>;

export type SurrogateResult = {
  /** One per output: what the surrogate says of itself. */
  readonly descriptions: readonly Json[];
  /** One per output: the surrogate's own answer to the instance. */
  readonly localPrediction: readonly number[];
  /** One per output: weighted R2 on the samples it was fitted to, and on samples left out. */
  readonly r2: readonly (number | null)[];
  readonly heldOutR2: readonly (number | null)[];
  readonly asked?: Asked;
};

export const surrogate = defineKind<SurrogateExplanation>(
  "surrogate",
  v.object({
    descriptions: v.array(jsonValue),
    localPrediction: numbers,
    r2: numbersOrGaps,
    heldOutR2: numbersOrGaps,
    asked: v.optional(v.object({ count, of: v.picklist(["coalitions", "samples"]), all: v.boolean() })),
  }),
  (explanation) => {
    const { subject, result } = explanation;
    expectOutputs(explanation);
    for (const name of ["descriptions", "localPrediction", "r2", "heldOutR2"] as const)
      expectLength(`result.${name}`, result[name], subject.outputs.length);
  },
);
