import * as v from "valibot";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { expectLength, expectOutputs, expectParts, expectTable, misfit } from "./misfit.js";
import { count, finite, numbers, numbersOrGaps, share } from "./numbers.js";

/** One number per part and output: Shapley values add up to link(prediction) - intercept, others need not. */
export type Attribution = Explained<"attribution", AttributionResult>;

export type AttributionResult = {
  /** outputs x parts, in link space */
  readonly values: readonly (readonly number[])[];
  /** outputs x parts; null where the run was too small to tell */
  readonly standardErrors: readonly (readonly (number | null)[])[];
  /** One per output: the baseline, or the surrogate's own intercept, in link space. */
  readonly intercepts: readonly number[];
  /** The scale of values and intercepts: "logit" for log odds. Absent: the output's own unit. */
  readonly link?: string;
  /** Number of coalitions or samples that were asked; absent where the method asks none. */
  readonly asked?: Asked;
  /** Outcome of the stopping rule; absent where none was given. */
  readonly until?: StoppingRecord;
  /** Of values that are a surrogate's coefficients: how well the surrogate fits. */
  readonly surrogate?: LinearSurrogate;
  /** Positions of parts whose value of 0 says nothing, since the run was aborted before they were answered. */
  readonly unanswered?: readonly number[];
  /** The groups that the parts come in, each before those that it holds; absent where they come in none. */
  readonly groups?: readonly PartGroup[];
};

/** Parts that were taken together: their values add up to that of the group. */
export type PartGroup = {
  readonly name?: string;
  /** 1 for a group that is in no other, 2 for one in such a group, and so on. */
  readonly level: number;
  /** Positions of the parts that hiding can change. */
  readonly parts: readonly number[];
  /** One per output: the sum of the parts' values. */
  readonly values: readonly number[];
  /** One per output, of that sum; null where the run was too small to tell. */
  readonly standardErrors: readonly (number | null)[];
};

/** Coalitions or samples that were asked, and whether they are all there are. */
export type Asked = {
  readonly count: number;
  readonly of: "coalitions" | "samples";
  readonly all: boolean;
  /** Each background row was asked about the parts in which it differs from the instance alone; `count` is its largest game's. */
  readonly ofDiffering?: true;
};

/** Outcome of a stopping rule, if it was met before the budget was spent. */
export type StoppingRecord = {
  readonly met: boolean;
  /** Reason in words why it was met or not. */
  readonly why: string;
  /** A bound on the chance that what is called settled at the last look is wrong; null where nothing is. */
  readonly risk: number | null;
  /** Number of checks of the rule, and the number that the whole budget would have allowed. */
  readonly looks: number;
  readonly plannedLooks: number;
};

export const stoppingRecord = v.object({
  met: v.boolean(),
  why: v.string(),
  risk: v.nullable(share),
  looks: count,
  plannedLooks: count,
});

/** A sparse linear surrogate, whose coefficients are the values. */
export type LinearSurrogate = {
  /** One per output: the surrogate's own answer to the instance. */
  readonly localPrediction: readonly number[];
  /** One per output: weighted R2 on the samples it was fitted to, and on samples left out. */
  readonly r2: readonly (number | null)[];
  readonly heldOutR2: readonly (number | null)[];
  /** One list per output: positions of the parts that the surrogate uses. The value of another is 0. */
  readonly selected: readonly (readonly number[])[];
  /** As `selected`: how often each of them is selected when the samples are drawn anew. */
  readonly stability: readonly (readonly number[])[];
  /** outputs x parts: 95% intervals; null where there is no telling. */
  readonly intervals: readonly (readonly (readonly [number, number] | null)[])[];
};

const surrogate = v.object({
  localPrediction: numbers,
  r2: numbersOrGaps,
  heldOutR2: numbersOrGaps,
  selected: v.array(v.array(count)),
  stability: v.array(v.array(share)),
  intervals: v.array(v.array(v.nullable(v.tuple([finite, finite])))),
});

/** Levels of groups within groups: a hierarchy is an option, and options are as deep at most. */
const MAX_LEVELS = 100;

export const attribution = defineKind<Attribution>(
  "attribution",
  v.object({
    values: v.array(numbers),
    standardErrors: v.array(numbersOrGaps),
    intercepts: numbers,
    link: v.optional(v.string()),
    asked: v.optional(
      v.object({
        count,
        of: v.picklist(["coalitions", "samples"]),
        all: v.boolean(),
        ofDiffering: v.optional(v.literal(true)),
      }),
    ),
    until: v.optional(stoppingRecord),
    surrogate: v.optional(surrogate),
    unanswered: v.optional(v.array(count)),
    groups: v.optional(
      v.array(
        v.object({
          name: v.optional(v.string()),
          level: v.pipe(count, v.minValue(1), v.maxValue(MAX_LEVELS)),
          parts: v.pipe(v.array(count), v.minLength(1)),
          values: numbers,
          standardErrors: numbersOrGaps,
        }),
      ),
    ),
  }),
  (explanation) => {
    expectOutputs(explanation);
    const { values, standardErrors, intercepts, surrogate: fitted, unanswered, groups } = explanation.result;
    const outputs = explanation.subject.outputs.length;
    expectTable(explanation, "result.values", values);
    expectTable(explanation, "result.standardErrors", standardErrors);
    expectLength("result.intercepts", intercepts, outputs);
    if (unanswered) expectParts(explanation, "result.unanswered", unanswered);
    for (const [i, { parts, ...sums }] of (groups ?? []).entries()) {
      expectParts(explanation, `result.groups.${i}.parts`, parts);
      expectLength(`result.groups.${i}.values`, sums.values, outputs);
      expectLength(`result.groups.${i}.standardErrors`, sums.standardErrors, outputs);
    }
    // Groups that overlap would make few groups many branches.
    const places = groups?.flatMap(({ parts, level }) => parts.map((part) => `${level} ${part}`));
    if (new Set(places).size < (places ?? []).length)
      misfit("result.groups", "parts in one group per level", "in several");
    if (!fitted) return;
    for (const [name, list] of Object.entries(fitted)) expectLength(`result.surrogate.${name}`, list, outputs);
    for (const [i, list] of fitted.selected.entries()) {
      expectParts(explanation, `result.surrogate.selected.${i}`, list);
      expectLength(`result.surrogate.stability.${i}`, fitted.stability[i], list.length);
    }
    expectTable(explanation, "result.surrogate.intervals", fitted.intervals);
  },
);
