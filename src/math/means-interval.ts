import { atOnce, type Steps } from "../core/give-way.js";
import type { Seed } from "../random/stream.js";
import { type Bounds, bootstrapInSteps } from "./bootstrap.js";
import { normalQuantile } from "./normal-quantile.js";
import { studentQuantile } from "./student-quantile.js";

/** Above this number of units the bootstrap and the delta method agree to a few percent of the width, and only one is fast. */
const MAX_BOOTSTRAP_UNITS = 20_000;
/** Resamples of fewer units are few themselves and reach no further than the units do: of 3 they held 75% of means. */
const MIN_BOOTSTRAP_UNITS = 8;
/** Of the scale of a mean, for slopes by central differences. */
const STEP = 1e-5;

/** Numbers of which means are taken: one array per column, one entry per row, and how much each row counts. */
export type MeansRows = {
  readonly columns: readonly Float64Array[];
  readonly weights: Float64Array;
  /** One number per row; rows of one number are resampled together. Default: every row by itself. */
  readonly cluster?: Int32Array;
  /** Number of equal rows that each row stands for, in place of clusters; default: 1. */
  readonly counts?: Int32Array;
};

export type MeansIntervals = {
  readonly estimates: Float64Array;
  readonly standardErrors: Float64Array;
  readonly bounds: readonly Bounds[];
  readonly interval: `${"bootstrap" | "delta method" | "t"} by ${"row" | "cluster"}`;
  /** Rows or clusters that count. */
  readonly units: number;
};

/**
 * Statistics that are functions of weighted means, such as a root mean square or R2, with their intervals: BCa by
 * resampling rows (or clusters) up to 20,000 of them, the delta method above; rows given with counts by drawing counts. Of
 * fewer than 8, Student's t where the statistics are linear.
 *
 * @param statistics  of the means of the columns; NaN where undefined
 * @param seed  names the resamples
 * Source: as bootstrap; influences and the delta method by numerical slopes (Efron & Tibshirani 1993, chapter 21).
 * Cost: 1,000 x units x columns additions.
 */
export function meansInterval(
  rows: MeansRows,
  statistics: (means: Float64Array) => ArrayLike<number>,
  options: MeansOptions,
): MeansIntervals {
  return atOnce(meansIntervalInSteps(rows, statistics, options));
}

type MeansOptions = {
  seed: Seed;
  purpose: string;
  level?: number;
  replicates?: number;
  /** True where the statistics are linear in the means and may be any number: of few units their intervals are Student's t. */
  linear?: boolean;
};

/** The intervals of `meansInterval`, with pauses. */
export function* meansIntervalInSteps(
  rows: MeansRows,
  statistics: (means: Float64Array) => ArrayLike<number>,
  { seed, purpose, level = 0.95, replicates, linear = false }: MeansOptions,
): Steps<MeansIntervals> {
  const sums = yield* unitSums(rows);
  const { units, columns, counts: equal } = sums;
  const means = meansOf(sums);
  const estimates = Float64Array.from(statistics(means));
  const influence = yield* influences(sums, means, statistics, estimates.length);
  const standardErrors = Float64Array.from(influence, (each) => {
    let squares = 0;
    for (let kind = 0; kind < each.length; kind++) squares += (equal?.[kind] ?? 1) * each[kind] * each[kind];
    return units > 1 ? Math.sqrt((squares * units) / (units - 1)) / units : Number.NaN;
  });
  const by = rows.cluster ? "cluster" : "row";
  const within = (reach: number) =>
    Array.from(estimates, (estimate, s): Bounds => {
      const half = reach * standardErrors[s];
      return Number.isFinite(estimate + half)
        ? { low: estimate - half, high: estimate + half }
        : { low: null, high: null };
    });
  if (linear && units < MIN_BOOTSTRAP_UNITS) {
    const bounds = within(units > 1 ? studentQuantile(0.5 + level / 2, units - 1) : Number.NaN);
    return { estimates, standardErrors, bounds, interval: `t by ${by}`, units };
  }
  if (sums.weights.length > MAX_BOOTSTRAP_UNITS) {
    const bounds = within(normalQuantile(0.5 + level / 2));
    return { estimates, standardErrors, bounds, interval: `delta method by ${by}`, units };
  }
  const resampled = new Float64Array(columns.length);
  const bounds = yield* bootstrapInSteps(
    estimates,
    (counts) => {
      let weight = 0;
      for (let unit = 0; unit < counts.length; unit++) weight += counts[unit] * sums.weights[unit];
      columns.forEach((column, c) => {
        let sum = 0;
        for (let unit = 0; unit < counts.length; unit++) sum += counts[unit] * column[unit];
        resampled[c] = sum / weight;
      });
      return statistics(resampled);
    },
    { seed, purpose, units, level, replicates, influence, counts: equal },
  );
  return { estimates, standardErrors, bounds, interval: `bootstrap by ${by}`, units };
}

type UnitSums = {
  readonly columns: readonly Float64Array[];
  readonly weights: Float64Array;
  /** Rows or clusters that count. */
  readonly units: number;
  /** Number of units that each entry stands for. */
  readonly counts?: Int32Array;
};

/** Weighted sums of each column by row or cluster; those without weight are left out. */
function* unitSums({ columns, weights, cluster, counts }: MeansRows): Steps<UnitSums> {
  if (counts) {
    const weighted = columns.map((column) => column.map((value, kind) => weights[kind] * value));
    return { columns: weighted, weights, counts, units: counts.reduce((sum, count) => sum + count, 0) };
  }
  const place = new Map<number, number>();
  const unitOf = Int32Array.from(weights, (weight, row) => {
    if (!(weight > 0)) return -1;
    const key = cluster ? cluster[row] : row;
    if (!place.has(key)) place.set(key, place.size);
    return place.get(key) as number;
  });
  const units = place.size;
  const summed = (value: (row: number) => number) => {
    const sums = new Float64Array(units);
    unitOf.forEach((unit, row) => {
      if (unit >= 0) sums[unit] += weights[row] * value(row);
    });
    return sums;
  };
  const found: Float64Array[] = [];
  for (const column of columns) {
    found.push(summed((row) => column[row]));
    yield;
  }
  return { columns: found, weights: summed(() => 1), units };
}

function meansOf({ columns, weights, counts }: UnitSums): Float64Array {
  const summed = (column: Float64Array) => column.reduce((sum, value, kind) => sum + (counts?.[kind] ?? 1) * value, 0);
  const total = summed(weights);
  return Float64Array.from(columns, (column) => summed(column) / total);
}

/** statistics x units: n x how much a statistic moves with a unit. */
function* influences(
  { columns, weights, units, counts }: UnitSums,
  means: Float64Array,
  statistics: (means: Float64Array) => ArrayLike<number>,
  count: number,
): Steps<Float64Array[]> {
  const { length } = weights;
  const meanWeight = weights.reduce((sum, weight, kind) => sum + (counts?.[kind] ?? 1) * weight, 0) / units;
  const found = Array.from({ length: count }, () => new Float64Array(length));
  for (const [c, column] of columns.entries()) {
    yield;
    let spread = 0;
    for (let unit = 0; unit < length; unit++)
      spread = Math.max(spread, Math.abs(column[unit] - means[c] * weights[unit]));
    const step = STEP * (spread / meanWeight);
    if (!(step > 0)) continue;
    const at = (offset: number) =>
      Float64Array.from(statistics(means.map((mean, i) => (i === c ? mean + offset : mean))));
    const [up, down] = [at(step), at(-step)];
    found.forEach((each, s) => {
      const slope = (up[s] - down[s]) / (2 * step);
      if (!Number.isFinite(slope) || slope === 0) return;
      for (let unit = 0; unit < length; unit++)
        each[unit] += (slope * (column[unit] - means[c] * weights[unit])) / meanWeight;
    });
  }
  return found;
}
