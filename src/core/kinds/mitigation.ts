import * as v from "valibot";
import { byKind } from "../by-kind.js";
import type { Explained } from "../explained.js";
import { type Estimate, estimate } from "./estimate.js";
import { defineKind } from "./kind.js";
import { misfit } from "./misfit.js";
import { count, finite, share } from "./numbers.js";

/** A change that makes a model treat groups alike, with its gains and losses on rows that it was not fitted to. */
export type Mitigation = Explained<"mitigation", MitigationResult>;

export const CONSTRAINTS = ["demographicParity", "equalOpportunity", "equalizedOdds"] as const;
/** Rates that should be equal in all groups: selection rate; true positive rate; true and false positive rate. */
export type Constraint = (typeof CONSTRAINTS)[number];

export type MitigationResult = {
  /** The columns of groups: "sex", or "race x sex" for groups by both. */
  readonly groups: string;
  /** The classes that are good to get; null where every class counts alike. */
  readonly favourable: readonly string[] | null;
  readonly constraint: Constraint | null;
  /** Rows that the change was fitted to. */
  readonly rows: number;
  /** The change itself; null where two models were given. */
  readonly change: MitigationChange | null;
  /** Before and after on held-out rows; null where there is no model yet that could be asked. */
  readonly effect: MitigationEffect | null;
  /** Accuracy against the gap that is left, on the held-out rows: the constraint held from not at all to fully. */
  readonly frontier: readonly FrontierPoint[];
};

export type MitigationChange =
  | { readonly of: "weights"; readonly cells: readonly WeighedCell[] }
  | { readonly of: "labels"; readonly changed: number; readonly groups: readonly RelabelledGroup[] }
  | { readonly of: "thresholds"; readonly tolerance: number; readonly groups: readonly GroupThresholds[] }
  | {
      readonly of: "margin";
      /** Rows whose score lies closer to the threshold than the margin are decided by their group. */
      readonly threshold: number;
      readonly margin: number;
      readonly selected: readonly string[];
      readonly rejected: readonly string[];
      /** Rows of those fitted whose decision changed. */
      readonly changed: number;
      /** True if the tolerance was kept on the rows fitted; if not, the margin is the one of the smallest gap. */
      readonly reached: boolean;
    }
  | {
      readonly of: "mixture";
      readonly tolerance: number;
      /** Models trained, and how far the mixture may be from the best one in error plus penalty (duality gap). */
      readonly trainings: number;
      readonly bestGap: number;
      readonly converged: boolean;
      readonly predictors: readonly MixedPredictor[];
    };

/** Rows of one group and class, and the factor of their weights. */
export type WeighedCell = {
  readonly group: string;
  readonly class: string;
  readonly rows: number;
  /** Their share of all weight: as it is, and as it would be if group and class were independent. */
  readonly share: number;
  readonly independent: number;
  /** independent / share; null without rows. */
  readonly factor: number | null;
};

export type RelabelledGroup = {
  readonly group: string;
  readonly rows: number;
  /** Share of favourable labels. */
  readonly before: number;
  readonly after: number;
  readonly promoted: number;
  readonly demoted: number;
};

export type GroupThresholds = {
  readonly group: string;
  readonly rows: number;
  /**
   * Selected from this score on, in so many cases, drawn by the row's own values; null selects nobody, 0 everybody. Empty:
   * the model's own decision stands.
   */
  readonly steps: readonly { readonly threshold: number | null; readonly share: number }[];
  /** Reason why the model's own decision stands. */
  readonly reason?: string;
};

/** One of the models of a mixture, or one that was trained on the way and has no share in it. */
export type MixedPredictor = {
  readonly share: number;
  /** On the rows fitted. */
  readonly error: number;
  readonly gap: number;
  /** The price of the constraint under which it was trained, per group and rate: positive where the group gets too much. */
  readonly multipliers: readonly { readonly group: string; readonly rate: string; readonly value: number }[];
};

export type MitigationEffect = {
  readonly before: string;
  readonly after: string;
  readonly rows: number;
  readonly confidence: number;
  /** Over all rows: accuracy, balanced by nothing, and the rates. */
  readonly measures: readonly Changed[];
  readonly groupings: readonly { readonly name: string; readonly definitions: readonly Changed[] }[];
};

/** A number before and after, on the same rows. */
export type Changed = {
  readonly name: string;
  readonly title: string;
  /** True if a larger number is better; null where neither is. */
  readonly better: "larger" | "smaller" | null;
  readonly before: Estimate;
  readonly after: Estimate;
  /** After less before. */
  readonly change: Estimate;
};

export type FrontierPoint = {
  readonly name: string;
  /** The largest gap of the constraint, and accuracy, on the held-out rows. */
  readonly gap: Estimate;
  readonly accuracy: Estimate;
  readonly role: "before" | "chosen" | "other";
};

const changed = v.object({
  name: v.string(),
  title: v.string(),
  better: v.nullable(v.picklist(["larger", "smaller"])),
  before: estimate,
  after: estimate,
  change: estimate,
});
const changes = {
  weights: v.object({
    of: v.literal("weights"),
    cells: v.array(
      v.object({
        group: v.string(),
        class: v.string(),
        rows: count,
        share,
        independent: share,
        factor: v.nullable(finite),
      }),
    ),
  }),
  labels: v.object({
    of: v.literal("labels"),
    changed: count,
    groups: v.array(
      v.object({ group: v.string(), rows: count, before: share, after: share, promoted: count, demoted: count }),
    ),
  }),
  thresholds: v.object({
    of: v.literal("thresholds"),
    tolerance: finite,
    groups: v.array(
      v.object({
        group: v.string(),
        rows: count,
        steps: v.array(v.object({ threshold: v.nullable(finite), share })),
        reason: v.optional(v.string()),
      }),
    ),
  }),
  margin: v.object({
    of: v.literal("margin"),
    threshold: finite,
    margin: finite,
    selected: v.array(v.string()),
    rejected: v.array(v.string()),
    changed: count,
    reached: v.boolean(),
  }),
  mixture: v.object({
    of: v.literal("mixture"),
    tolerance: finite,
    trainings: count,
    bestGap: finite,
    converged: v.boolean(),
    predictors: v.array(
      v.object({
        share,
        error: share,
        gap: finite,
        multipliers: v.array(v.object({ group: v.string(), rate: v.string(), value: finite })),
      }),
    ),
  }),
};

export const mitigation = defineKind<Mitigation>(
  "mitigation",
  v.object({
    groups: v.string(),
    favourable: v.nullable(v.array(v.string())),
    constraint: v.nullable(v.picklist(CONSTRAINTS)),
    rows: count,
    change: v.nullable(byKind(changes, "of")),
    effect: v.nullable(
      v.object({
        before: v.string(),
        after: v.string(),
        rows: count,
        confidence: share,
        measures: v.array(changed),
        groupings: v.array(v.object({ name: v.string(), definitions: v.array(changed) })),
      }),
    ),
    frontier: v.array(
      v.object({
        name: v.string(),
        gap: estimate,
        accuracy: estimate,
        role: v.picklist(["before", "chosen", "other"]),
      }),
    ),
  }),
  ({ result }) => {
    if (result.change === null && result.effect === null) misfit("result", "a change or an effect", "neither");
  },
);
