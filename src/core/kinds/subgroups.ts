import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { count, finite, share } from "./numbers.js";
import { type SliceCondition, sliceCondition } from "./slices.js";

/** Subgroups of people that no column names, and that a model treats differently from everyone else. */
export type Subgroups = Explained<"subgroups", SubgroupsResult>;

export type SubgroupsResult = {
  /** "selectionRate", "errorRate", "calibrationBias", ... */
  readonly measure: string;
  /** The measure in words: "selection rate". */
  readonly title: string;
  /** The classes that are good to get, and when a row counts as selected; null where the measure needs none. */
  readonly favourable: readonly string[] | null;
  readonly selected: string | null;
  /** Direction of the search: subgroups where the measure is lower, higher, or either. */
  readonly direction: "lower" | "higher" | "either";
  /** Columns that rules could ask for. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** The measure over all of them. */
  readonly overall: Estimate;
  readonly rulesLookedAt: number;
  /** Null model: how values are sampled if the columns carry no information: "shuffled", ... */
  readonly null: string;
  /** Number of such samples, each searched as a whole. */
  readonly draws: number;
  /** The chance of as large a gap in any of the rules where the columns say nothing; null where nothing was looked for. */
  readonly pValue: number | null;
  /** The chance of any subgroup being reported where there is none. */
  readonly alpha: number;
  /** The clearest first; empty where none stands up. */
  readonly subgroups: readonly Subgroup[];
};

export type Subgroup = {
  readonly conditions: readonly SliceCondition[];
  /** All conditions in words. */
  readonly text: string;
  /** Rows of the half that it was not found on: those inside, and their share by weight. */
  readonly rows: number;
  readonly share: number;
  /** The measure inside and outside, and the former less the latter, on that half. */
  readonly inside: number;
  readonly outside: number;
  readonly gap: Estimate;
  /**
   * The chance of as large a gap on all rows, in any rule, where the columns say nothing. Of the first it may be above
   * `alpha`: some subgroup is then certain, and this one the best guess.
   */
  readonly adjustedPValue: number;
};

export const subgroups = defineKind<Subgroups>(
  "subgroups",
  v.object({
    measure: v.string(),
    title: v.string(),
    favourable: v.nullable(v.array(v.string())),
    selected: v.nullable(v.string()),
    direction: v.picklist(["lower", "higher", "either"]),
    columns: v.array(v.string()),
    rows: count,
    overall: estimate,
    rulesLookedAt: count,
    null: v.string(),
    draws: count,
    pValue: v.nullable(share),
    alpha: share,
    subgroups: v.array(
      v.object({
        conditions: v.array(sliceCondition),
        text: v.string(),
        rows: count,
        share,
        inside: finite,
        outside: finite,
        gap: estimate,
        adjustedPValue: share,
      }),
    ),
  }),
  () => {},
);
