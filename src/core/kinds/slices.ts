import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { count, finite, share } from "./numbers.js";

/** Rules that single out rows on which a model does worse than elsewhere. */
export type Slices = Explained<"slices", SlicesResult>;

export type SlicesResult = {
  /** "error" (1 for a wrong class), "log loss", "absolute error", ... */
  readonly loss: string;
  /** Mean loss over the rows that slices are measured on. */
  readonly overall: Estimate;
  /** Rows that rules were found on, and other rows that they are measured on. */
  readonly searchedRows: number;
  readonly measuredRows: number;
  /** Rules looked at on the former, and those of them that were measured on the latter. */
  readonly rulesLookedAt: number;
  readonly rulesMeasured: number;
  /** The adjusted p-value that a slice has to stay below to be reported. */
  readonly alpha: number;
  /** By excess x rows, the largest first; empty where none stands up. */
  readonly slices: readonly Slice[];
};

export type Slice = {
  readonly conditions: readonly SliceCondition[];
  /** All conditions in words. */
  readonly text: string;
  /** Measured rows in the slice, and their share by weight. */
  readonly rows: number;
  readonly share: number;
  readonly loss: number;
  /** Mean loss over the measured rows outside. */
  readonly lossElsewhere: number;
  /** Its 95% interval holds for all rules measured at once. */
  readonly excess: Estimate;
  /** One-sided: of the chance to see so much excess where there is none; and after Holm over all rules measured. */
  readonly pValue: number;
  readonly adjustedPValue: number;
};

/** Condition of a slice on one column: a band of numbers, labels, or a gap. */
export type SliceCondition = {
  readonly column: string;
  readonly text: string;
  readonly above?: number;
  readonly atMost?: number;
  readonly labels?: readonly string[];
  readonly missing?: true;
};

/** A condition, for a schema. */
export const sliceCondition = v.object({
  column: v.string(),
  text: v.string(),
  above: v.optional(finite),
  atMost: v.optional(finite),
  labels: v.optional(v.array(v.string())),
  missing: v.optional(v.literal(true)),
});

export const slices = defineKind<Slices>(
  "slices",
  v.object({
    loss: v.string(),
    overall: estimate,
    searchedRows: count,
    measuredRows: count,
    rulesLookedAt: count,
    rulesMeasured: count,
    alpha: share,
    slices: v.array(
      v.object({
        conditions: v.array(sliceCondition),
        text: v.string(),
        rows: count,
        share,
        loss: finite,
        lossElsewhere: finite,
        excess: estimate,
        pValue: share,
        adjustedPValue: share,
      }),
    ),
  }),
  () => {},
);
