import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Note } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import { unseenShare } from "../../math/unseen-share.js";
import { unseenStep } from "../../math/unseen-step.js";
import { widenedByStudent } from "../../math/widened-by-student.js";
import { roughErrorsNote, twoDigits } from "../run/notes.js";
import type { Ablation } from "./ablation.js";
import { meanOverRows } from "./take-away.js";

/** The scale of the values. */
export interface Scale {
  /** Bounds of answers, where they have any. */
  readonly limits?: Range;
  readonly of: (mean: number) => number;
  readonly slope: (mean: number) => number;
}

/** Rows that were drawn for each part. */
export interface DrawnRows {
  readonly rows: number;
  /** How much each row counts, with a sum of 1; equally where absent. */
  readonly weights?: Float64Array;
  /** How much of the standard error is left since rows were drawn from finitely many; default: 1. */
  readonly finite?: number;
}

/** Mean and standard errors of one part. */
export interface SampledMean {
  readonly mean: number;
  /** On the scale of the values; null where unknown. */
  readonly standardError: number | null;
}

/** Answers that differ by less, relative to their size, differ by rounding. */
const ROUNDING = 1e-9;

const Z95 = normalQuantile(0.975);

/**
 * The mean answer without each part over rows that were drawn, and its standard error: widened by Student's t, so that
 * value +- 1.96 standard errors covers 95% also over few rows. Where answers without a part take few values, the rule of three
 * is added: as if the share of rows that may have gone unseen answered a step off. Where all are alike, the step reaches
 * to the furthest answer that was seen for any part. Null for a single row, and where the model answered all rows
 * alike.
 *
 * @param answered  positions among the free parts; the i-th one's answers are rows i x `rows` and up
 * @returns outputs x parts; and notes: on few rows, on errors that are unknown, and on parts whose answers are all alike
 */
export function samplingErrors(
  { probe, ends, outputs, free }: Ablation,
  answers: Matrix,
  answered: readonly number[],
  drawn: DrawnRows,
  scaleOf: (output: number) => Scale,
): { readonly means: SampledMean[][]; readonly notes: Note[] } {
  const isSteady = new Set<number>();
  let unknown = 0;
  const means = outputs.map((output) => {
    const worths = answered.map((i) => worthsOf(answers, i, drawn.rows, output));
    const seen = rangeOf([[ends.prediction[output], ends.baseline[output]], ...worths]);
    const scale = scaleOf(output);
    const baseline = ends.baseline[output];
    return answered.map((i, at) => {
      const found = sampledMean({ answers, i, output }, drawn, seen, baseline, scale);
      if (found.standardError === null) unknown++;
      else if (isAlike(rangeOf([worths[at]]))) isSteady.add(i);
      return found;
    });
  });
  const steady = answered.filter((i) => isSteady.has(i)).map((i) => probe.parts[free[i]].name);
  const rough = roughErrorsNote(drawn.rows - 1, "Draw more rows.");
  return {
    means,
    notes: [
      ...(rough ? [rough] : []),
      ...(unknown > 0 ? [unknownNote(drawn.rows)] : []),
      ...(steady.length > 0 ? [steadyNote(steady, drawn.rows)] : []),
    ],
  };
}

type Range = { readonly low: number; readonly high: number };

function sampledMean(
  { answers, i, output }: { readonly answers: Matrix; readonly i: number; readonly output: number },
  { rows, weights, finite = 1 }: DrawnRows,
  seen: Range,
  baseline: number,
  { of, slope, limits }: Scale,
): SampledMean {
  const { mean, standardError } = meanOverRows(answers, i, rows, output, weights);
  if (standardError === null || isAlike(seen)) return { mean, standardError: null };
  // Rows of unequal weight say as much as fewer of equal weight.
  const count = weights ? 1 / weights.reduce((sum, weight) => sum + weight * weight, 0) : rows;
  const [widened] = widenedByStudent(Float64Array.of(standardError), count - 1);
  const worths = worthsOf(answers, i, rows, output);
  const unseen = finite * unseenShare(count);
  let reach = unseen * stepOf(worths, seen);
  if (limits && isAlike(rangeOf([worths]))) {
    // Rare rows may do here what they do to the mean of all, as far as their share and the bounds of answers allow.
    const farthest = unseen * Math.max(limits.high - mean, mean - limits.low);
    reach = Math.max(reach, Math.min(farthest, Math.abs(baseline - mean)));
  }
  const edges = [Math.max(seen.low, mean - reach), Math.min(seen.high, mean + reach)];
  const floor = reach > 0 ? Math.max(...edges.map((edge) => Math.abs(of(edge) - of(mean)))) / Z95 : 0;
  return { mean, standardError: Math.hypot(finite * slope(mean) * widened, floor) };
}

/** How far off a row that was not drawn may be, where those drawn answer with few values; else 0. */
function stepOf(worths: Float64Array, seen: Range): number {
  const own = rangeOf([worths]);
  if (isAlike(own)) return Math.max(seen.high - own.high, own.low - seen.low);
  return unseenStep(worths, seen.low, seen.high);
}

function isAlike({ low, high }: Range): boolean {
  return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
}

function worthsOf({ data, columns }: Matrix, i: number, rows: number, output: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[(i * rows + row) * columns + output]);
}

function rangeOf(lists: readonly ArrayLike<number>[]): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  return { low, high };
}

function unknownNote(rows: number): Note {
  return {
    code: "NO_STANDARD_ERROR",
    message:
      rows < 2
        ? "A single row was drawn for each part, so how far the values are off is unknown. Draw more rows."
        : `The model answered all ${rows} rows that were drawn for each part alike, so how far the values are off is unknown. Draw more rows.`,
  };
}

function steadyNote(parts: readonly string[], rows: number): Note {
  return {
    code: "STEADY_ANSWERS",
    message: `Without ${quotedNames(parts)} the model answered all ${rows} rows that were drawn alike. That does not make the value exact: up to ${twoDigits(100 * unseenShare(rows))}% of other rows may answer otherwise. The standard error there is a floor, as if they were as far off as any answer for any part.`,
  };
}
