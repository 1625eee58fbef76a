import * as v from "valibot";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { expectOutputs, expectTable } from "./misfit.js";
import { count, numbers, numbersOrGaps, share } from "./numbers.js";

/** Change of each part's importance from one set of rows to another. */
export type ImportanceDrift = Explained<"importanceDrift", ImportanceDriftResult>;

export type ImportanceDriftResult = {
  /** outputs x parts: mean of |value| in the earlier rows, and in the later ones */
  readonly before: readonly (readonly number[])[];
  readonly now: readonly (readonly number[])[];
  /** outputs x parts: 95% interval of now - before; null where either side has a single row */
  readonly low: readonly (readonly (number | null)[])[];
  readonly high: readonly (readonly (number | null)[])[];
  /** outputs x parts: of no difference, adjusted for all outputs and parts (Holm) */
  readonly pValues: readonly (readonly (number | null)[])[];
  /** Chance to call any part changed where none is; parts with a p-value below it count as changed. */
  readonly alpha: number;
  /** Explained rows on either side. */
  readonly rowsBefore: number;
  readonly rowsNow: number;
  /** The scale of the values: "logit" for log odds. Absent: the output's own unit. */
  readonly link?: string;
};

const TABLES = ["before", "now", "low", "high", "pValues"] as const;

export const importanceDrift = defineKind<ImportanceDrift>(
  "importanceDrift",
  v.object({
    before: v.array(numbers),
    now: v.array(numbers),
    low: v.array(numbersOrGaps),
    high: v.array(numbersOrGaps),
    pValues: v.array(numbersOrGaps),
    alpha: share,
    rowsBefore: count,
    rowsNow: count,
    link: v.optional(v.string()),
  }),
  (explanation) => {
    expectOutputs(explanation);
    for (const table of TABLES) expectTable(explanation, `result.${table}`, explanation.result[table]);
  },
);
