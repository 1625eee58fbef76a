import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { expectLength, misfit } from "./misfit.js";
import { count, share } from "./numbers.js";
import { type SliceCondition, sliceCondition } from "./slices.js";

/** Decomposition of the gap between two groups: a sum over the features. */
export type GroupGap = Explained<"groupGap", GroupGapResult>;

export type GroupGapResult = {
  /** The quantity that differs, in words: "log loss", "probability of yes, in log odds". */
  readonly title: string;
  readonly measure: "score" | "loss";
  /** The column of groups, the group that the gap speaks of, and that which it is compared with. */
  readonly grouping: string;
  readonly of: string;
  readonly against: string;
  /** Of the former and of the latter: rows, those among them whose answer was explained, and the mean. */
  readonly sides: readonly [GapSide, GapSide];
  /** The mean of the former less that of the latter. */
  readonly gap: Estimate;
  /** Difference of the groups with nothing known of their rows: `base` and all parts add up to `gap`. */
  readonly base: Estimate;
  /** One per part of subject.parts. */
  readonly parts: readonly GapPart[];
  /** Remainder that no part accounts for, where attributions do not add up to the answer; null where they do. */
  readonly rest: Estimate | null;
  /** All parts that say the group together, and all proxies of it; null where there is none. */
  readonly throughProtected: Estimate | null;
  readonly throughProxies: Estimate | null;
  /**
   * Subgroups with a larger or smaller gap, found on one half of the rows and measured on the other; null where not
   * asked for.
   */
  readonly tree: GapTree | null;
};

export type GapSide = { readonly rows: number; readonly explainedRows: number; readonly mean: Estimate };

export type GapPart = {
  /** The part's share in the gap: its mean attribution in the former group less that in the latter. */
  readonly difference: Estimate;
  readonly meanOf: number;
  readonly meanAgainst: number;
  /** "protected": it says the group; "proxy": it tells the group, as the profile found. */
  readonly role: "protected" | "proxy" | null;
  /** Of a proxy: how well it tells the group alone, as an area under ROC. */
  readonly area: number | null;
};

export type GapTree = {
  readonly searchedRows: number;
  readonly measuredRows: number;
  readonly nodes: readonly GapNode[];
};

export type GapNode = {
  /** Position of the node above; null: all rows. */
  readonly parent: number | null;
  /** The condition that leads here; null for all rows. */
  readonly condition: SliceCondition | null;
  /** True where the rows are those that do not meet it. */
  readonly otherwise: boolean;
  readonly text: string;
  /** Measured rows of both groups, and those of each. */
  readonly rows: number;
  readonly of: number;
  readonly against: number;
  readonly gap: Estimate;
};

const side = v.object({ rows: count, explainedRows: count, mean: estimate });

export const groupGap = defineKind<GroupGap>(
  "groupGap",
  v.object({
    title: v.string(),
    measure: v.picklist(["score", "loss"]),
    grouping: v.string(),
    of: v.string(),
    against: v.string(),
    sides: v.tuple([side, side]),
    gap: estimate,
    base: estimate,
    parts: v.array(
      v.object({
        difference: estimate,
        meanOf: v.pipe(v.number(), v.finite()),
        meanAgainst: v.pipe(v.number(), v.finite()),
        role: v.nullable(v.picklist(["protected", "proxy"])),
        area: v.nullable(share),
      }),
    ),
    rest: v.nullable(estimate),
    throughProtected: v.nullable(estimate),
    throughProxies: v.nullable(estimate),
    tree: v.nullable(
      v.object({
        searchedRows: count,
        measuredRows: count,
        nodes: v.array(
          v.object({
            parent: v.nullable(count),
            condition: v.nullable(sliceCondition),
            otherwise: v.boolean(),
            text: v.string(),
            rows: count,
            of: count,
            against: count,
            gap: estimate,
          }),
        ),
      }),
    ),
  }),
  ({ result, subject }) => {
    expectLength("result.parts", result.parts, subject.parts.length);
    for (const [i, { parent }] of (result.tree?.nodes ?? []).entries()) {
      if (parent !== null && parent >= i) misfit(`result.tree.nodes.${i}.parent`, `a position below ${i}`, parent);
    }
  },
);
