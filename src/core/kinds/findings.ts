import * as v from "valibot";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { count } from "./numbers.js";

/** Findings of an audit about a table and a model, the gravest first. */
export type Findings = Explained<"findings", FindingsResult>;

export type FindingsResult = {
  readonly rows: number;
  readonly findings: readonly Finding[];
  /** Parts of the audit that were made, by the kind of their result. */
  readonly sections: readonly string[];
  /** Parts that were not made, and why. */
  readonly skipped: readonly { readonly section: string; readonly reason: string }[];
  /** Parts that failed, with the error of each; the others do not depend on them. */
  readonly failed: readonly { readonly section: string; readonly code: string; readonly message: string }[];
};

export const FINDING_LEVELS = ["high", "medium", "low"] as const;
export type FindingLevel = (typeof FINDING_LEVELS)[number];

export type Finding = {
  /** high: worthless or harmful as it is; medium: look at it before use; low: know it. */
  readonly level: FindingLevel;
  readonly what: string;
  /** Certainty: the interval, the test, the rows behind it. */
  readonly sure: string;
  /** Suggested next step. */
  readonly next: string;
  /** The line of code that shows more. */
  readonly code: string;
  /** The part of the audit that it was drawn from, one of `sections`. */
  readonly section: string;
};

export const findings = defineKind<Findings>(
  "findings",
  v.object({
    rows: count,
    findings: v.array(
      v.object({
        level: v.picklist(FINDING_LEVELS),
        what: v.string(),
        sure: v.string(),
        next: v.string(),
        code: v.string(),
        section: v.string(),
      }),
    ),
    sections: v.array(v.string()),
    skipped: v.array(v.object({ section: v.string(), reason: v.string() })),
    failed: v.array(v.object({ section: v.string(), code: v.string(), message: v.string() })),
  }),
  () => {},
);
