import { WhyboxError } from "../core/whybox-error.js";
import { normalCdf } from "./normal-cdf.js";
import { normalQuantile } from "./normal-quantile.js";

/** A normal distribution, before it is cut, and the interval that it is cut to. */
export interface TruncatedNormalOptions {
  readonly mean: number;
  /** Above 0. */
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
}

export interface TruncatedNormal {
  /** The value that a share (0 to 1) of the distribution lies below; always from min to max. */
  quantile(share: number): number;
  /** The same quantile as numbers, for loops over many draws; absent where the interval is far out in a tail. */
  readonly inversion?: NormalInversion;
  /** Mean, standard deviation and third central moment after the cut. */
  moments(): { mean: number; standardDeviation: number; third: number };
}

/**
 * quantile(share) = mean + deviation x normalQuantile(below + within x s), kept between min and max, where s is the
 * share, or 1 - share if mirrored.
 */
interface NormalInversion {
  readonly mean: number;
  /** Below 0 if mirrored. */
  readonly deviation: number;
  readonly below: number;
  readonly within: number;
  readonly mirrored: boolean;
}

/** In standard deviations: not much further out the share of a tail is too small a number to have digits. */
const FAR = 36;

/**
 * A normal distribution cut to an interval, which may lie anywhere in its tails: the distribution of a value inside a bin.
 *
 * `quantile(u)` of a uniform u draws from it. Far in a tail (36 standard deviations) the normal density is replaced
 * by exp(-x^2 / 2) x dx, which is off by 1 in 1300 there and less further out.
 *
 * @throws WhyboxError INVALID_ARGUMENT unless all are finite, min <= max and the standard deviation is above 0
 * Source: inversion, Robert 1995, "Simulation of truncated normal variables"; far tail: Marsaglia 1964.
 * Moments by quadrature, since the formulas cancel in narrow intervals and in tails.
 * Cost: two normalCdf once, one normalQuantile per value; moments 5 exponentials for each 1/8 standard deviation.
 */
export function truncatedNormal({ mean, standardDeviation, min, max }: TruncatedNormalOptions): TruncatedNormal {
  if (!([mean, standardDeviation, min, max].every(Number.isFinite) && min <= max && standardDeviation > 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `truncatedNormal: expected finite numbers with min <= max and standardDeviation above 0, got ${JSON.stringify({
        mean,
        standardDeviation,
        min,
        max,
      })}`,
    );
  }
  // An interval above the mean is mirrored: shares near 0 have all their digits, shares near 1 have not.
  const mirrored = min > mean;
  const sign = mirrored ? -1 : 1;
  const low = (sign * ((mirrored ? max : min) - mean)) / standardDeviation;
  const high = (sign * ((mirrored ? min : max) - mean)) / standardDeviation;
  const clamp = (value: number) => Math.min(max, Math.max(min, value));
  const isFar = high < -FAR;
  const below = normalCdf(low);
  const within = normalCdf(high) - below;
  const standardQuantile = isFar ? farQuantile(low, high) : (share: number) => normalQuantile(below + share * within);
  return {
    quantile: (share) => clamp(mean + sign * standardDeviation * standardQuantile(mirrored ? 1 - share : share)),
    ...(!isFar && { inversion: { mean, deviation: sign * standardDeviation, below, within, mirrored } }),
    moments() {
      const standard = standardMoments(low, high);
      return {
        mean: clamp(mean + sign * standardDeviation * standard.mean),
        standardDeviation: standardDeviation * standard.deviation,
        third: sign * standardDeviation * standardDeviation * standardDeviation * standard.third,
      };
    },
  };
}

/** From low to high, both far below 0: the density falls like x exp(-x^2 / 2) as x leaves `high`. */
function farQuantile(low: number, high: number): (share: number) => number {
  if (high * high === Number.POSITIVE_INFINITY) return () => high;
  const lost = Math.exp(((high - low) * (high + low)) / 2);
  return (share) => {
    // (x^2 - high^2) / 2, from which x is taken without subtracting squares.
    const depth = -Math.log(share + (1 - share) * lost);
    if (depth === Number.POSITIVE_INFINITY) return low;
    return high - (2 * depth) / (Math.sqrt(high * high + 2 * depth) - high);
  };
}

// Gauss-Legendre nodes and weights for 5 points: Abramowitz & Stegun 1964, 25.4.29.
const INNER = Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3;
const OUTER = Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3;
const NODES = [0, INNER, -INNER, OUTER, -OUTER];
const HEAVY = (322 + 13 * Math.sqrt(70)) / 900;
const LIGHT = (322 - 13 * Math.sqrt(70)) / 900;
const NODE_WEIGHTS = [128 / 225, HEAVY, HEAVY, LIGHT, LIGHT];
/** In standard deviations; with 5 nodes each, the error is that of rounding. */
const PANEL_WIDTH = 1 / 8;
/** exp(-46) = 1e-20: smaller terms add nothing to a sum. */
const DEEPEST = 46;

/** Mean, deviation and third central moment of a standard normal cut to an interval. */
function standardMoments(low: number, high: number): { mean: number; deviation: number; third: number } {
  const peak = Math.min(high, Math.max(low, 0));
  if (peak * peak === Number.POSITIVE_INFINITY) return { mean: peak, deviation: 0, third: 0 };
  // Distances from the peak: an interval far out is narrow, and would lose its digits to its place.
  const depth = (peak * peak) / 2;
  const reach = (2 * DEEPEST) / (Math.abs(peak) + Math.sqrt(2 * depth + 2 * DEEPEST));
  const from = Math.max(low - peak, peak > 0 ? 0 : -reach);
  const to = Math.min(high - peak, peak < 0 ? 0 : reach);
  // In a tail the density falls more quickly the further out it is.
  const panels = Math.max(1, Math.ceil(((to - from) * Math.max(1, Math.abs(peak))) / PANEL_WIDTH));
  const half = (to - from) / (2 * panels);
  if (half === 0) return { mean: peak, deviation: 0, third: 0 };

  const count = panels * NODES.length;
  const distances = new Float64Array(count);
  const densities = new Float64Array(count);
  let mass = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const node = i % NODES.length;
    const distance = from + half * (2 * ((i - node) / NODES.length) + 1 + NODES[node]);
    distances[i] = distance;
    densities[i] = NODE_WEIGHTS[node] * Math.exp(-distance * (peak + distance / 2));
    mass += densities[i];
    sum += densities[i] * distance;
  }
  const mean = sum / mass;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < count; i++) {
    const step = distances[i] - mean;
    squares += densities[i] * step * step;
    cubes += densities[i] * step * step * step;
  }
  return { mean: peak + mean, deviation: Math.sqrt(squares / mass), third: cubes / mass };
}
