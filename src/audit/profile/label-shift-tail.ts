import type { Steps } from "../../core/give-way.js";
import { chiSquareTail } from "../../math/chi-square-tail.js";
import { square } from "../../math/square.js";
import { shuffleFirst } from "../../random/shuffle.js";
import type { Stream } from "../../random/stream.js";

/** Rows of a label in each of two tables. */
type LabelCounts = readonly [number, number];

/** Below it the chi-squared distribution is none of the statistic's (Cochran 1954). */
const MIN_EXPECTED = 5;
/** Draws that show as much: with so many seen the p-value is known to a fifth of itself. */
const ENOUGH = 20;
/** Enough for p-values of 1 / 5,000, which survive an adjustment for 100 columns at 1%; fewer of large tables. */
const [MIN_DRAWS, MAX_DRAWS] = [999, 4999];
/** Rows drawn in all, about a second. */
const MAX_ROWS = 2e7;

/**
 * Pearson's statistic for two tables that may hold labels in other shares, and the chance of one as large where they do
 * not, with pauses.
 *
 * The chance is that of the chi-squared distribution where each label can be expected five times in each table. Else rows
 * are dealt to the tables at random: with 300 labels, most of them rare, and 2,000 rows against 20, chi-squared says p < .05
 * for 29% of tables of one source. Dealing ends as soon as twenty deals show as much (sequential Monte Carlo).
 *
 * Source: Besag & Clifford 1991, Biometrika 78, 301-304.
 */
export function* labelShiftTail(
  counts: readonly LabelCounts[],
  random: Stream,
): Steps<{ readonly statistic: number; readonly pValue: number }> {
  const totals = [0, 1].map((side) => counts.reduce((sum, both) => sum + both[side], 0));
  const [n, m] = totals;
  if (n === 0 || m === 0) return { statistic: 0, pValue: 1 };
  const expected = (both: LabelCounts, side: number) => ((both[0] + both[1]) * totals[side]) / (n + m);
  let statistic = 0;
  for (const both of counts) {
    for (const side of [0, 1]) statistic += square(both[side] - expected(both, side)) / expected(both, side);
  }
  if (counts.length < 2) return { statistic, pValue: 1 };
  const small = n < m ? 0 : 1;
  if (counts.every((both) => expected(both, small) >= MIN_EXPECTED)) {
    return { statistic, pValue: Math.min(1, chiSquareTail(statistic, counts.length - 1)) };
  }
  return { statistic, pValue: yield* dealtTail(counts, totals[small], small, random) };
}

/** Share of random deals of all rows in which the smaller table differs as much. */
function* dealtTail(counts: readonly LabelCounts[], rows: number, small: 0 | 1, random: Stream): Steps<number> {
  const labels = Int32Array.from(counts.flatMap((both, label) => new Array<number>(both[0] + both[1]).fill(label)));
  const frequency = counts.map(([a, b]) => a + b);
  // Of one number of rows the statistic rises with the sum of squared counts, each by its label's frequency.
  const seen = counts.reduce((sum, both, label) => sum + square(both[small]) / frequency[label], 0);
  const least = seen - seen * 1e-12;
  const draws = Math.max(MIN_DRAWS, Math.min(MAX_DRAWS, Math.floor(MAX_ROWS / rows)));
  const dealt = new Int32Array(counts.length);
  let asMuch = 0;
  for (let draw = 1; draw <= draws; draw++) {
    shuffleFirst(labels, rows, random);
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += (2 * dealt[labels[i]]++ + 1) / frequency[labels[i]];
    for (let i = 0; i < rows; i++) dealt[labels[i]] = 0;
    if (sum >= least && ++asMuch === ENOUGH) return ENOUGH / draw;
    yield;
  }
  return (asMuch + 1) / (draws + 1);
}
