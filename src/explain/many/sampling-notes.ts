import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Note } from "../../core/explanation.js";
import { normalCdf } from "../../math/normal-cdf.js";
import { unseenShare } from "../../math/unseen-share.js";
import { twoDigits } from "../run/notes.js";

/** One output over the rows that explain it. */
export interface RowsOfOutput {
  readonly rows: number;
  readonly perRow: readonly { readonly values: readonly number[]; readonly errors: readonly (number | null)[] }[];
  /** One per part. */
  readonly standardErrors: readonly (number | null)[];
}

/** With fewer rows, mean +- 2 standard errors was measured to hold the mean of all rows in 72 to 90% of samples. */
const FEW_ROWS = 30;

/** A mean that is off by this share of its standard error holds the truth in less than 93% of samples. */
const MUCH_OFF = 0.4;

/** Values that differ by less, relative to the largest, differ by rounding. */
const ROUNDING = 1e-12;

/**
 * Notes for mean absolute values over rows where their standard errors do not say how far they may be off: too few rows; parts
 * worth the same in each row; and values of each row that are so imprecise that their absolute values are too large.
 *
 * @param outputs  names, one per table
 */
export function samplingNotes(
  outputs: readonly string[],
  tables: readonly RowsOfOutput[],
  parts: readonly { readonly name: string }[],
): Note[] {
  return tables.flatMap((table, i) => {
    const named = (is: (part: number) => boolean) =>
      quotedNames(parts.filter((_, part) => is(part)).map(({ name }) => name));
    const { rows } = table;
    if (rows < 2) return [];
    const largest = largestOf(table);
    const steady = named((part) => isSteady(table.standardErrors[part], largest));
    const raised = named((part) => isRaised(table, part));
    const notes: Note[] = [];
    const note = (code: string, message: string) => notes.push({ code, message: `Output "${outputs[i]}": ${message}` });
    if (rows < FEW_ROWS) {
      note(
        "FEW_ROWS",
        `there are only ${rows} rows, so the standard errors are rough themselves: mean ± 2 standard errors holds the mean of all rows less often than 95%. Explain more rows.`,
      );
    }
    if (steady) {
      note(
        "STEADY_VALUES",
        `${steady}: worth the same in all ${rows} rows. A standard error of 0 does not make that certain: up to ${twoDigits(100 * unseenShare(rows))}% of other rows may differ.`,
      );
    }
    if (raised) {
      note(
        "ABSOLUTE_VALUES_RAISED",
        `${raised}: values of single rows are so imprecise that their mean absolute value is too large, by more than its standard error covers: an error counts as importance. Raise budgetRows of the explanations.`,
      );
    }
    return notes;
  });
}

/** The largest absolute value of a table. */
function largestOf({ perRow }: RowsOfOutput): number {
  let largest = 0;
  for (const { values } of perRow) for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function isSteady(error: number | null, largest: number): boolean {
  return error !== null && error <= ROUNDING * largest;
}

/** By how much the absolute value of a normal number is larger on average than that of its mean, here and there, beside the standard error. */
function isRaised({ perRow, standardErrors }: RowsOfOutput, part: number): boolean {
  const error = standardErrors[part];
  if (error === null || !(error > 0)) return false;
  const excess = perRow.reduce((sum, { values, errors }) => sum + foldedExcess(values[part], errors[part] ?? 0), 0);
  return excess / perRow.length > MUCH_OFF * error;
}

/** E|X| - |mean| of a normal X. Source: Leone, Nelson & Nottingham 1961, the folded normal distribution. */
function foldedExcess(mean: number, deviation: number): number {
  if (!(deviation > 0)) return 0;
  const ratio = Math.abs(mean) / deviation;
  const density = Math.exp((-ratio * ratio) / 2) / Math.sqrt(2 * Math.PI);
  return 2 * deviation * (density - ratio * normalCdf(-ratio));
}
