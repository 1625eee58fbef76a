import type { Estimate } from "../../core/kinds/estimate.js";
import { effectiveCount } from "../../math/effective-count.js";
import { square } from "../../math/square.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { LEVEL, unknownEstimate } from "../run/estimates.js";

/** Gains of parts by pairs of orders, kept by the rows of the table that they come from. */
export interface GainsByRow {
  /**
   * Adds a pair of orders.
   *
   * @param row  the row that became known
   * @param gains  one per part
   * @param pulls  background rows x parts: how far each background row moves the gain, as many times as there are of them
   */
  add(row: number, gains: ArrayLike<number>, pulls: readonly ArrayLike<number>[]): void;
  /** The mean gain of each part, with an interval over tables. */
  estimates(): Estimate[];
  /** One list per part: the mean gain by each row that became known. */
  changes(): Float64Array[];
}

/**
 * Means over pairs of orders whose intervals say how far they may be off for the rows of other tables. A row of the table counts
 * in two roles: it becomes known in pairs of its own, and it fills what is not known of others. What a mean moves with a row is
 * the sum of both; the spread of these sums covers which rows the table holds and which pairs were drawn.
 *
 * @param parts  their number
 * @param background  the rows that fill what is not known
 * @param cluster  one number per row of the table; rows of one number count as one
 * Source: sums by row or cluster: Liang & Zeger 1986; the role in the background by the jackknife: Efron & Stein 1981; degrees
 * of freedom: Satterthwaite 1946.
 */
export function gainsByRow(parts: number, background: ArrayLike<number>, cluster?: ArrayLike<number>): GainsByRow {
  const m = background.length;
  const known = new Map<number, { pairs: number; sums: Float64Array }>();
  const pulled = Array.from({ length: m }, () => new Float64Array(parts));
  let pairs = 0;
  const unitOf = (row: number) => (cluster ? cluster[row] : row);

  return {
    add(row, gains, pulls) {
      pairs++;
      const found = known.get(row) ?? { pairs: 0, sums: new Float64Array(parts) };
      known.set(row, found);
      found.pairs++;
      for (let part = 0; part < parts; part++) {
        found.sums[part] += gains[part];
        for (let b = 0; b < m; b++) pulled[b][part] += pulls[b][part];
      }
    },
    changes: () =>
      Array.from({ length: parts }, (_, part) => Float64Array.from(known.values(), (of) => of.sums[part] / of.pairs)),
    estimates() {
      const counts = new Map<number, number>();
      for (const [row, of] of known) addTo(counts, unitOf(row), of.pairs);
      const units = effectiveCount([...counts.values()]);
      return Array.from({ length: parts }, (_, part) => estimate(part, counts.size < 2 ? 1 : units));
    },
  };

  function estimate(part: number, units: number): Estimate {
    if (pairs === 0) return unknownEstimate("there is no such row");
    const value = sumOf(known.values(), ({ sums }) => sums[part]) / pairs;
    if (units === 1) return { value, low: null, high: null, interval: null, reason: "one row has no spread" };
    const [asKnown, asFill] = [new Map<number, number>(), new Map<number, number>()];
    for (const [row, of] of known) addTo(asKnown, unitOf(row), (of.sums[part] - of.pairs * value) / pairs);
    const meanPull = sumOf(pulled, (of) => of[part]) / m;
    for (let b = 0; b < m; b++) {
      // The jackknife divides by m (m - 1); a single background row is taken as the one that is meant.
      const moved = (pulled[b][part] - meanPull) / pairs / Math.sqrt(m * Math.max(1, m - 1));
      addTo(asFill, unitOf(background[b]), moved);
    }
    const both = new Map(asKnown);
    for (const [unit, moved] of asFill) addTo(both, unit, moved);
    const widened = units / (units - 1);
    const error = Math.sqrt(widened * squaresOf(both));
    const [ofKnown, ofFill] = [widened * squaresOf(asKnown), squaresOf(asFill)];
    const freedom =
      square(ofKnown + ofFill) / (square(ofKnown) / (units - 1) + square(ofFill) / Math.max(1, asFill.size - 1));
    const half = error > 0 ? studentQuantile(0.5 + LEVEL / 2, freedom) * error : 0;
    return { value, low: value - half, high: value + half, interval: cluster ? "t by cluster" : "t by row" };
  }
}

function addTo(sums: Map<number, number>, key: number, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function sumOf<T>(entries: Iterable<T>, value: (entry: T) => number): number {
  let sum = 0;
  for (const entry of entries) sum += value(entry);
  return sum;
}

function squaresOf(moved: Map<number, number>): number {
  return sumOf(moved.values(), (by) => by * by);
}
