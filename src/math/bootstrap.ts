import type { Steps } from "../core/give-way.js";
import { type Seed, stream } from "../random/stream.js";
import { binomialDraw } from "./binomial-draw.js";
import { normalCdf } from "./normal-cdf.js";
import { normalQuantile } from "./normal-quantile.js";
import { powerOfTwo } from "./power-of-two.js";
import { studentQuantile } from "./student-quantile.js";

/** Resamples unless told otherwise: the ends of a 95% interval then vary by some 2% of its width. */
export const REPLICATES = 1000;

export type BootstrapOptions = {
  readonly seed: Seed;
  /** Name of what is resampled, in the address of the random numbers. */
  readonly purpose: string;
  /** Number of units to draw from: rows or clusters. */
  readonly units: number;
  readonly level?: number;
  readonly replicates?: number;
  /**
   * statistics x units: how much each statistic moves with each unit, for intervals that follow skewness (BCa). Default:
   * none, which corrects for bias alone.
   */
  readonly influence?: readonly Float64Array[];
  /** Number of equal units that each entry stands for; they add up to `units`. Default: 1. */
  readonly counts?: Int32Array;
};

/** Ends of an interval; null where fewer than half of the resamples have the statistic. */
export type Bounds = { readonly low: number | null; readonly high: number | null };

/**
 * Intervals by resampling units with replacement, one per statistic: bias-corrected and, where influences are given,
 * accelerated; widened for few units as Student's t is.
 *
 * Pauses after every resample. Resample r draws from a stream of its own, so that it depends neither on the number of
 * resamples nor on where they are computed.
 *
 * @param estimates  the statistics of the sample itself
 * @param statistics  of a resample: from how often each unit was drawn; NaN where undefined there
 * @returns one pair of bounds per statistic
 * Source: Efron 1987, JASA 82, 171-185 (BCa); widening: Hesterberg 2015, The American Statistician 69, 371-386.
 * Cost: `replicates` x (units + one evaluation of the statistics).
 */
export function* bootstrapInSteps(
  estimates: ArrayLike<number>,
  statistics: (counts: Int32Array) => ArrayLike<number>,
  { seed, purpose, units, level = 0.95, replicates = REPLICATES, influence, counts: equal }: BootstrapOptions,
): Steps<Bounds[]> {
  const found = Array.from(estimates, () => new Float64Array(replicates));
  const counts = new Int32Array(equal?.length ?? units);
  for (let replicate = 0; replicate < replicates; replicate++) {
    if (equal) resampleEqual(counts, equal, units, stream(seed, `bootstrap ${purpose}`, replicate));
    else resample(counts, seed, purpose, replicate);
    const values = statistics(counts);
    for (let s = 0; s < found.length; s++) found[s][replicate] = values[s];
    yield;
  }
  return found.map((values, s) => bounds(values, estimates[s], level, units, influence?.[s], equal));
}

/** Fills `counts` with how often each unit is drawn in a resample. */
export function resample(counts: Int32Array, seed: Seed, purpose: string, replicate: number): void {
  counts.fill(0);
  const random = stream(seed, `bootstrap ${purpose}`, replicate);
  for (let i = 0; i < counts.length; i++) counts[random.integer(counts.length)]++;
}

/** Fills `counts` with how often units of each kind are drawn: a multinomial draw, binomial by binomial. */
function resampleEqual(counts: Int32Array, equal: Int32Array, units: number, random: ReturnType<typeof stream>): void {
  let [toDraw, left] = [units, units];
  for (let kind = 0; kind < equal.length; kind++) {
    counts[kind] = binomialDraw(toDraw, equal[kind] / left)(random.uniform());
    toDraw -= counts[kind];
    left -= equal[kind];
  }
}

function bounds(
  values: Float64Array,
  estimate: number,
  level: number,
  units: number,
  influence: Float64Array | undefined,
  equal: Int32Array | undefined,
): Bounds {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (units < 2 || Number.isNaN(estimate) || known.length < values.length / 2) return { low: null, high: null };
  let below = 0;
  for (const value of known) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  const shift = normalQuantile(Math.min(1 - 0.5 / known.length, Math.max(0.5 / known.length, below / known.length)));
  const acceleration = influence ? accelerationOf(influence, equal) : 0;
  const reach = studentQuantile(0.5 + level / 2, units - 1) * Math.sqrt(units / (units - 1));
  const end = (z: number) => {
    const moved = shift + z;
    return quantile(known, normalCdf(shift + moved / (1 - acceleration * moved)));
  };
  return { low: end(-reach), high: end(reach) };
}

/** A sixth of the skewness of the influences. */
function accelerationOf(influence: Float64Array, equal: Int32Array | undefined): number {
  let [squares, cubes] = [0, 0];
  const scale = powerOfTwo(influence);
  for (const [unit, moved] of influence.entries()) {
    const count = equal?.[unit] ?? 1;
    const value = moved / scale;
    squares += count * value * value;
    cubes += count * value * value * value;
  }
  // Beyond a third the formula turns over within the reach of an interval.
  return squares > 0 ? Math.max(-0.3, Math.min(0.3, cubes / (6 * squares * Math.sqrt(squares)))) : 0;
}

function quantile(sorted: Float64Array, share: number): number {
  const rank = Math.min(1, Math.max(0, share)) * (sorted.length + 1) - 1;
  const low = Math.min(sorted.length - 1, Math.max(0, Math.floor(rank)));
  const high = Math.min(sorted.length - 1, low + 1);
  const part = Math.min(1, Math.max(0, rank - low));
  return sorted[low] + (sorted[high] - sorted[low]) * part;
}
