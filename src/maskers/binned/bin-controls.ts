import type { Controls } from "../../core/controls.js";
import { square } from "../../math/square.js";
import type { ColumnDistribution } from "../sampling/column-distribution.js";
import type { BinnedColumn } from "./bin-column.js";

/**
 * Control variates of a sampled number, three variables of mean 0 whether the number is in the instance's bin or in
 * another: (x - ownMean) scale in the one case; s = (x - otherMean) scale and s^2 - otherVariance - otherSkew s in
 * the other. They are uncorrelated with each other.
 */
export type BinControls = {
  readonly column: number;
  /** Into standard deviations of the column. */
  readonly scale: number;
  readonly ownMean: number;
  readonly otherMean: number;
  /** In squared standard deviations of the column. */
  readonly otherVariance: number;
  /** Share of s^2 that a straight line through s explains. */
  readonly otherSkew: number;
};

/** The moments of a distribution over bins inside and outside the instance's bin; undefined where all of it is gaps. */
export function binControls(
  { shares }: ColumnDistribution & { kind: "bins" },
  { instanceBin: own, moments = [] }: BinnedColumn,
): Omit<BinControls, "column"> | undefined {
  const held: Held[] = [];
  const outside: Held[] = [];
  for (let bin = 0; bin < moments.length; bin++) {
    const found = moments[bin];
    if (!found || !(shares[bin] > 0)) continue;
    const part = {
      share: shares[bin],
      mean: found.mean,
      variance: square(found.standardDeviation),
      third: found.third,
    };
    held.push(part);
    if (bin !== own) outside.push(part);
  }
  if (held.length === 0) return undefined;
  const { mean, variance } = mixed(held);
  const other = outside.length > 0 ? mixed(outside) : { mean, variance: 0, third: 0 };
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return {
    scale,
    ownMean: outside.length < held.length ? (moments[own]?.mean ?? mean) : mean,
    otherMean: other.mean,
    otherVariance: other.variance * scale * scale,
    otherSkew: other.variance > 0 ? (other.third / other.variance) * scale : 0,
  };
}

type Held = { readonly share: number; readonly mean: number; readonly variance: number; readonly third: number };

function mixed(parts: readonly Held[]) {
  let mass = 0;
  let mean = 0;
  for (const part of parts) {
    mass += part.share;
    mean += part.share * part.mean;
  }
  mean /= mass;
  let squares = 0;
  let cubes = 0;
  for (const part of parts) {
    const shift = part.mean - mean;
    squares += part.share * (square(shift) + part.variance);
    cubes += part.share * (shift * shift * shift + 3 * shift * part.variance + part.third);
  }
  return { mean, variance: squares / mass, third: cubes / mass };
}

/** Place of each sample in its bin, one column of numbers after the other. */
export type StepsInBins = {
  readonly samples: number;
  /**
   * columns x samples: s of {@link BinControls}; 0 for a gap, which says nothing about where in a bin it fell. Controls
   * need not be exact, only the same each time they are looked at.
   */
  readonly steps: Float32Array;
  /** columns x samples: 1 where s is one outside the instance's bin. */
  readonly outside: Uint8Array;
};

/**
 * The three controls of each column: s inside the instance's bin, s outside, and outside s^2 less what a line through
 * s says of it.
 *
 * The plain version, which a test holds the loops below to: a dense matrix of (1 - outside) s, outside s and
 * outside (s^2 - otherSkew s - otherVariance).
 *
 * Cost: some ten multiplications for a column of a sample, each time they are looked at.
 */
export function controlsInBins(columns: readonly BinControls[], held: StepsInBins): Controls {
  return {
    count: 3 * columns.length,
    addProducts(sums, values) {
      for (let column = 0; column < columns.length; column++) {
        addColumnProducts(sums, columns[column], held, column, values);
      }
    },
    addTo(values, slopes) {
      for (let column = 0; column < columns.length; column += 2) {
        const next = column + 1 < columns.length ? polynomial(columns[column + 1], slopes, column + 1) : NOTHING;
        addTwoColumns(values, held, column, polynomial(columns[column], slopes, column), next);
      }
    },
    squares() {
      const sums = new Float64Array(3 * columns.length);
      for (let column = 0; column < columns.length; column++) addSquares(sums, columns[column], held, column);
      return sums;
    },
  };
}

function addColumnProducts(
  sums: Float64Array,
  { otherVariance, otherSkew }: BinControls,
  { steps, outside, samples }: StepsInBins,
  column: number,
  values: Float64Array,
): void {
  let all = 0;
  let constant = 0;
  let linear = 0;
  let square = 0;
  for (let row = 0, at = column * samples; row < samples; row++, at++) {
    const step = steps[at];
    const elsewhere = values[row] * outside[at];
    const stepped = elsewhere * step;
    all += values[row] * step;
    constant += elsewhere;
    linear += stepped;
    square += stepped * step;
  }
  sums[3 * column] += all - linear;
  sums[3 * column + 1] += linear;
  sums[3 * column + 2] += square - otherSkew * linear - otherVariance * constant;
}

/** Inside x s everywhere, and on top of it outside a polynomial in s: inside, constant, linear, square. */
type Polynomial = readonly [number, number, number, number];

const NOTHING: Polynomial = [0, 0, 0, 0];

/** The three controls of a column by their slopes. */
function polynomial({ otherVariance, otherSkew }: BinControls, slopes: Float64Array, column: number): Polynomial {
  const inside = slopes[3 * column];
  const square = slopes[3 * column + 2];
  return [inside, -otherVariance * square, slopes[3 * column + 1] - inside - otherSkew * square, square];
}

/** A column and the next at a time, so that a value is loaded and stored half as often. */
function addTwoColumns(
  values: Float64Array,
  { steps, outside, samples }: StepsInBins,
  column: number,
  [inside, constant, linear, square]: Polynomial,
  [nextInside, nextConstant, nextLinear, nextSquare]: Polynomial,
): void {
  const first = column * samples;
  // After the last column comes itself, and counts for nothing.
  const toNext = first + samples < steps.length ? samples : 0;
  for (let row = 0, at = first; row < samples; row++, at++) {
    const step = steps[at];
    const nextStep = steps[at + toNext];
    values[row] +=
      inside * step +
      outside[at] * (constant + step * (linear + step * square)) +
      (nextInside * nextStep + outside[at + toNext] * (nextConstant + nextStep * (nextLinear + nextStep * nextSquare)));
  }
}

function addSquares(
  sums: Float64Array,
  { otherVariance, otherSkew, ownMean, otherMean, scale }: BinControls,
  { steps, outside, samples }: StepsInBins,
  column: number,
): void {
  let inside = 0;
  let others = 0;
  let linear = 0;
  let quadratic = 0;
  let fourth = 0;
  for (let row = 0, at = column * samples; row < samples; row++, at++) {
    const step = steps[at];
    if (outside[at] === 0) {
      inside += step * step;
      continue;
    }
    others++;
    linear += step * step;
    quadratic += square(step * (step - otherSkew) - otherVariance);
    fourth += square(step * step);
  }
  const ownRounding = square(STEP_ROUNDING * ownMean * scale);
  const otherRounding = square(STEP_ROUNDING * otherMean * scale);
  sums[3 * column] = aboveRounding(inside, (samples - others) * ownRounding);
  sums[3 * column + 1] = aboveRounding(linear, others * otherRounding);
  sums[3 * column + 2] = aboveRounding(quadratic, square(SQUARE_ROUNDING) * fourth + linear * otherRounding);
}

/** A step below this share of the number it was taken from is rounding: that of a double is 2e-16, of a mean some more. */
const STEP_ROUNDING = 1e-12;

/** The same for what is left of a squared step, whose rounding is that of a 32-bit number, 6e-8. */
const SQUARE_ROUNDING = 3e-5;

/**
 * A control that is 0 but for rounding explains nothing: a bin of one value has no steps, and of two values outside the
 * instance's bin the square is a straight line. Made long, its rounding would no longer have mean 0 given z.
 */
function aboveRounding(sum: number, rounding: number): number {
  return sum > rounding ? sum : 0;
}
