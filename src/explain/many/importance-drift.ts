import { describeValue } from "../../core/checks/describe-value.js";
import type { Explained } from "../../core/explained.js";
import type { Importance } from "../../core/kinds/importance.js";
import type { ImportanceDrift } from "../../core/kinds/importance-drift.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { holm } from "../../math/holm.js";
import { square } from "../../math/square.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { studentTail } from "../../math/student-tail.js";

/** Chance to call any part changed where none is. */
const ALPHA = 0.05;

/** Of the output's largest value: differences up to here are of rounding, which is not a sample of anything. */
const ROUNDING = 1e-12;

/**
 * Compares two importance tables, such as last month's and this month's: mean absolute values, part by part, over the
 * outputs and parts that both have. Of a model of two classes, the tables may be about either.
 *
 * The rows of the two are taken as independent samples. Where both explain the same rows, the intervals are wider than
 * they need be as long as the values go together. Values of a table of less than a third of the other's rows, or all alike,
 * are taken to vary at least as much as those of the other: few rows may not hold those that are far off. Values of two models,
 * or of two backgrounds, answer different questions: that they differ need not be the rows' doing. Notes of both are kept.
 *
 * @param before  of globalImportance or batchReport, as is `now`
 * @returns differences now - before in the unit of each output, with 95% intervals, and p-values adjusted for the number
 *   of outputs and parts
 * @throws WhyboxError INVALID_ARGUMENT where the two have no output or no part in common
 * Source: Welch 1947 (Student's t for a difference of means of unequal variances); Holm 1979.
 * Cost: no model row.
 * @example
 * const drift = importanceDrift(globalImportance(june), globalImportance(july));
 * console.log(toText(drift));
 */
export function importanceDrift(before: Importance, now: Importance): ImportanceDrift {
  for (const given of [before, now]) {
    if (given?.kind === "importance") continue;
    const got = describeValue((given as Explained<string, unknown> | undefined)?.kind ?? given);
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `importanceDrift: expected explanations of kind "importance", got ${got}`,
    );
  }
  const outputs = sharedOutputs(before.subject, now.subject);
  const parts = shared(
    before.subject.parts.map(({ name }) => name),
    now.subject.parts.map(({ name }) => name),
  );
  if (outputs.length === 0 || parts.length === 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `importanceDrift: the two have no ${outputs.length === 0 ? "output" : "part"} in common`,
    );
  }
  const found = outputs.map((output) => comparisons(before, now, output, parts));
  const known = found.flat().flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const adjusted = holm(known).values();
  const pick = <T>(of: (compared: Comparison) => T) => found.map((row) => row.map(of));
  const at = <T>(values: readonly T[]) => outputs.map(({ now: place }) => values[place]);
  const { subject } = now;
  return {
    ...now,
    kind: "importanceDrift",
    method: { ...now.method, name: "importanceDrift" },
    subject: {
      ...subject,
      ...{ outputs: at(subject.outputs), units: at(subject.units) },
      ...{ prediction: at(subject.prediction), baseline: at(subject.baseline) },
      parts: parts.map(({ now: place }) => subject.parts[place]),
    },
    result: {
      before: pick((compared) => compared.before),
      now: pick((compared) => compared.now),
      low: pick((compared) => compared.low),
      high: pick((compared) => compared.high),
      pValues: pick(({ pValue }) => (pValue === null ? null : (adjusted.next().value ?? null))),
      alpha: ALPHA,
      rowsBefore: before.result.rows,
      rowsNow: now.result.rows,
      ...(now.result.link !== undefined && { link: now.result.link }),
    },
    notes: notesOf(before, now),
  };
}

/** Ranks in both. */
type Places = { readonly before: number; readonly now: number };

/** Outputs that both are about. Of two classes each speaks of both: values for one are as large as those for the other. */
function sharedOutputs(before: Importance["subject"], now: Importance["subject"]): Places[] {
  const speaksOf = ({ outputs, otherClass }: Importance["subject"]) =>
    outputs.length === 1 && otherClass !== undefined ? [outputs[0], otherClass].sort().join("\n") : undefined;
  const classes = speaksOf(before);
  if (classes !== undefined && classes === speaksOf(now)) return [{ before: 0, now: 0 }];
  return shared(before.outputs, now.outputs);
}

function shared(before: readonly string[], now: readonly string[]): Places[] {
  // Of a name that comes up twice, the first place.
  const places = new Map(before.map((name, place) => [name, place] as const).toReversed());
  return now.flatMap((name, place) => {
    const earlier = places.get(name);
    return earlier === undefined ? [] : [{ before: earlier, now: place }];
  });
}

type Comparison = {
  readonly before: number;
  readonly now: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pValue: number | null;
};

/** A mean over rows. */
type Mean = { readonly value: number; readonly error: number | null; readonly rows: number };

/** One per part, of one output. */
function comparisons(earlier: Importance, later: Importance, output: Places, parts: readonly Places[]): Comparison[] {
  const means = ({ result }: Importance, place: number) => {
    const [values, errors] = [result.meanAbsolute[place], result.standardErrors[place]];
    // A standard error is of two rows at least, whatever a file says.
    const rows = Math.max(2, result.rowsPerOutput[place]);
    return { values, of: (part: number): Mean => ({ value: values[part], error: errors[part], rows }) };
  };
  const [before, now] = [means(earlier, output.before), means(later, output.now)];
  const rounding = ROUNDING * [...before.values, ...now.values].reduce((most, value) => Math.max(most, value), 0);
  return parts.map((part) => comparison(before.of(part.before), now.of(part.now), rounding));
}

function comparison(before: Mean, now: Mean, rounding: number): Comparison {
  const means = { before: before.value, now: now.value };
  if (before.error === null || now.error === null) return { ...means, low: null, high: null, pValue: null };
  // In units of the larger error, whose square may be no double.
  const unit = Math.max(before.error, now.error) || 1;
  const [early, late] = [spreadOf(before, now, unit, rounding), spreadOf(now, before, unit, rounding)];
  const [ofBefore, ofNow] = [early.variance / before.rows, late.variance / now.rows];
  const difference = now.value - before.value;
  const error = unit * Math.sqrt(ofBefore + ofNow);
  const freedom = square(ofBefore + ofNow) / (square(ofBefore) / (early.rows - 1) + square(ofNow) / (late.rows - 1));
  const reach = error > 0 ? studentQuantile(0.975, freedom) * error : 0;
  const isRounding = Math.abs(difference) <= rounding;
  const pValue = isRounding ? 1 : error > 0 ? 2 * studentTail(Math.abs(difference / error), freedom) : 0;
  return { ...means, low: difference - reach, high: difference + reach, pValue };
}

/**
 * Of two tables so unequal, the smaller one's spread counts for most of the error: of 10 rows beside 1,000 chance was called a
 * change in 12 to 41% of comparisons by Student's t, of 100 in 5 to 20%.
 */
const MUCH_FEWER = 3;

/**
 * The variance of a row's value, in squares of a unit, and the rows that say so: of much fewer rows than the other mean has, which may not hold those
 * that are far off, or of rows that are all alike, at least that of the other's.
 */
function spreadOf(mean: Mean, other: Mean, unit: number, rounding: number): { variance: number; rows: number } {
  const of = ({ error, rows }: Mean) => ({ variance: rows * square((error as number) / unit), rows });
  const [own, others] = [of(mean), of(other)];
  const mayMiss = MUCH_FEWER * mean.rows < other.rows || (mean.error as number) <= rounding;
  return mayMiss && others.variance > own.variance ? others : own;
}

function notesOf(before: Importance, now: Importance): ImportanceDrift["notes"] {
  const text = ({ code, message }: ImportanceDrift["notes"][number]) => `${code} ${message}`;
  const known = new Set(now.notes.map(text));
  const earlier = before.notes
    .filter((note) => !known.has(text(note)))
    .map(({ code, message }) => ({ code, message: `Of the table before: ${message}` }));
  const notes = [...now.notes, ...earlier];
  const of = ({ method, subject, result }: Importance) =>
    JSON.stringify([subject.model, method.options.of, result.link ?? "identity"]);
  if (of(before) === of(now)) return notes;
  const message = "The two differ in model, method or link: what has changed need not be the rows.";
  return [...notes, { code: "NOT_ALIKE", message }];
}
