import * as v from "valibot";
import type { Explained } from "../explained.js";
import { type Asked, type StoppingRecord, stoppingRecord } from "./attribution.js";
import { defineKind } from "./kind.js";
import { expectLength, expectOutputs, expectParts, expectShape, misfit } from "./misfit.js";
import { count, numbers, numbersOrGaps } from "./numbers.js";

/** Joint effects of parts beyond those of fewer parts: one number per set of parts and output. */
export type InteractionIndexExplanation = Explained<"interactionIndex", InteractionIndexResult>;

export type InteractionIndexResult = {
  /** "SII", "k-SII", "STII", "FSII", "BII" or "FBII". */
  readonly index: string;
  /** The largest set. */
  readonly order: number;
  /** Positions among the parts, each set in rising order. Sets with a part that hiding cannot change are left out: worth 0. */
  readonly sets: readonly (readonly number[])[];
  /** outputs x sets, in link space */
  readonly values: readonly (readonly number[])[];
  /** outputs x sets; null where the run was too small to tell */
  readonly standardErrors: readonly (readonly (number | null)[])[];
  /** One per output: the baseline, in link space. */
  readonly intercepts: readonly number[];
  /** True if the values of all sets add up to link(prediction) - intercept. */
  readonly addsUp: boolean;
  /** The scale of values and intercepts: "logit" for log odds. Absent: the output's own unit. */
  readonly link?: string;
  /** Number of coalitions that were asked; absent where the method asks none. */
  readonly asked?: Asked;
  /** Outcome of the stopping rule; absent where none was given. */
  readonly until?: StoppingRecord;
};

export const interactionIndex = defineKind<InteractionIndexExplanation>(
  "interactionIndex",
  v.object({
    index: v.string(),
    order: v.pipe(count, v.minValue(1)),
    sets: v.array(v.pipe(v.array(count), v.minLength(1))),
    values: v.array(numbers),
    standardErrors: v.array(numbersOrGaps),
    intercepts: numbers,
    addsUp: v.boolean(),
    link: v.optional(v.string()),
    asked: v.optional(v.object({ count, of: v.picklist(["coalitions", "samples"]), all: v.boolean() })),
    until: v.optional(stoppingRecord),
  }),
  (explanation) => {
    expectOutputs(explanation);
    const { subject, result } = explanation;
    const seen = new Set<string>();
    for (const [i, set] of result.sets.entries()) {
      const path = `result.sets.${i}`;
      expectParts(explanation, path, set);
      if (set.length > result.order) misfit(path, `at most ${result.order} parts`, set.length);
      if (set.some((part, k) => part <= set[k - 1])) misfit(path, "parts in rising order", set.join());
      if (seen.has(set.join())) misfit(path, "a set that is not there yet", set.join());
      seen.add(set.join());
    }
    for (const table of ["values", "standardErrors"] as const) {
      expectShape(`result.${table}`, result[table], subject.outputs.length, result.sets.length);
    }
    expectLength("result.intercepts", result.intercepts, subject.outputs.length);
  },
);
