import * as v from "valibot";
import type { Explained } from "../explained.js";
import type { Feature } from "../features.js";
import { checkDistilled, type Distilled, distilledFields } from "./distilled.js";
import { features } from "./features.js";
import { defineKind } from "./kind.js";
import { expectAmong, expectLength, expectShape } from "./misfit.js";
import { count, finite, numbers } from "./numbers.js";

/** A model distilled into a tree whose splits send rows both ways, with a probability each. */
export type SoftTreeExplanation = Explained<"softTree", SoftTreeResult>;

export type SoftTreeResult = Distilled & {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly depth: number;
  readonly inputs: readonly SoftInput[];
  /** 2^depth - 1, by level: the children of split i are 2 i + 1 (left) and 2 i + 2. */
  readonly splits: readonly SoftSplit[];
  /** 2^depth, left to right: the answer of each leaf, one number per output. */
  readonly leaves: readonly (readonly number[])[];
};

/** One inner node of a soft tree: a row goes right with probability 1 / (1 + exp(-(weights . inputs + bias))). */
export type SoftSplit = { readonly weights: readonly number[]; readonly bias: number };

/** An input of a soft tree: a number as (value - centre) / scale, 0 for a gap; a category as 1 in its own place. */
export type SoftInput = {
  readonly feature: number;
  readonly name: string;
  readonly centre: number;
  readonly scale: number;
  readonly category?: number;
  /** 1 where the feature is missing. */
  readonly missing?: true;
};

export const softTree = defineKind<SoftTreeExplanation>(
  "softTree",
  v.object({
    ...distilledFields,
    features,
    outputs: v.array(v.string()),
    depth: count,
    inputs: v.array(
      v.object({
        feature: count,
        name: v.string(),
        centre: finite,
        scale: finite,
        category: v.optional(count),
        missing: v.optional(v.literal(true)),
      }),
    ),
    splits: v.array(v.object({ weights: numbers, bias: finite })),
    leaves: v.array(numbers),
  }),
  (explanation) => {
    const { depth, splits, leaves, inputs, outputs, features: known } = explanation.result;
    checkDistilled(explanation, outputs);
    expectLength("result.splits", splits, 2 ** depth - 1);
    expectShape("result.leaves", leaves, 2 ** depth, outputs.length);
    for (const [i, { weights }] of splits.entries()) expectLength(`result.splits.${i}.weights`, weights, inputs.length);
    const read = inputs.map(({ feature }) => feature);
    expectAmong("result.inputs", read, known.length, "features");
  },
);
