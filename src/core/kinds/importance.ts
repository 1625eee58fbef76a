import * as v from "valibot";
import type { Explained } from "../explained.js";
import { defineKind } from "./kind.js";
import { expectLength, expectOutputs, expectTable } from "./misfit.js";
import { count, numbers, numbersOrGaps } from "./numbers.js";

/** Importance of each part over many rows. */
export type Importance = Explained<"importance", ImportanceResult>;

export type ImportanceResult = {
  /** outputs x parts: mean over rows of |value|, and of value */
  readonly meanAbsolute: readonly (readonly number[])[];
  readonly meanSigned: readonly (readonly number[])[];
  /** outputs x parts: standard error of meanAbsolute over rows; null for a single row */
  readonly standardErrors: readonly (readonly (number | null)[])[];
  /** Number of explanations that were averaged. */
  readonly rows: number;
  /** One per output: the explanations that explain it. An output may be explained in some rows only. */
  readonly rowsPerOutput: readonly number[];
  /** The scale of the values: "logit" for log odds. Absent: the output's own unit. */
  readonly link?: string;
};

export const importance = defineKind<Importance>(
  "importance",
  v.object({
    meanAbsolute: v.array(numbers),
    meanSigned: v.array(numbers),
    standardErrors: v.array(numbersOrGaps),
    rows: count,
    rowsPerOutput: v.array(count),
    link: v.optional(v.string()),
  }),
  (explanation) => {
    expectOutputs(explanation);
    const { meanAbsolute, meanSigned, standardErrors, rowsPerOutput } = explanation.result;
    expectTable(explanation, "result.meanAbsolute", meanAbsolute);
    expectTable(explanation, "result.meanSigned", meanSigned);
    expectTable(explanation, "result.standardErrors", standardErrors);
    expectLength("result.rowsPerOutput", rowsPerOutput, explanation.subject.outputs.length);
  },
);
