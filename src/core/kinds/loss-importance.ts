import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { expectLength } from "./misfit.js";
import { count, finite } from "./numbers.js";

/** Effect of each part on a model's loss over the rows of a dataset. */
export type LossImportance = Explained<"lossImportance", LossImportanceResult>;

export type LossImportanceResult = {
  /** "error rate", "log loss", "squared error", ... */
  readonly loss: string;
  /** Meaning of the values, in words: "rise of the loss when the part is shuffled", "Shapley values of the loss". */
  readonly measure: string;
  /** The model's mean loss on the rows asked about, with every part known. */
  readonly baseLoss: Estimate;
  /** The loss with no part known; null for importance by shuffling. */
  readonly lossWithout: number | null;
  readonly rows: number;
  /** One per part of subject.parts. */
  readonly values: readonly Estimate[];
};

export const lossImportance = defineKind<LossImportance>(
  "lossImportance",
  v.object({
    loss: v.string(),
    measure: v.string(),
    baseLoss: estimate,
    lossWithout: v.nullable(finite),
    rows: count,
    values: v.array(estimate),
  }),
  ({ result, subject }) => expectLength("result.values", result.values, subject.parts.length),
);
