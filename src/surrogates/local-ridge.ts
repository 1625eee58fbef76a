import type { Matrix } from "../core/matrix.js";
import { studentQuantile } from "../math/student-quantile.js";
import type { Stream } from "../random/stream.js";
import { combineMoments, squaredError } from "./combine-moments.js";
import { type LinearFit, ridgeFromMoments } from "./ridge-from-moments.js";
import { type SelectionMethod, selectFromMoments } from "./select-from-moments.js";
import { type WeightedMoments, weightedMoments } from "./weighted-moments.js";

/** One independent randomisation of the samples, answered. */
export type Replicate = {
  /** n x parts */
  readonly z: Matrix;
  /** n x outputs */
  readonly y: Matrix;
  readonly weights?: Float64Array;
  /** n x any, of mean 0 whatever z is. */
  readonly controls?: Matrix;
};

export type LocalRidgeOptions = {
  /** How many parts to use. */
  readonly count: number;
  readonly method: SelectionMethod;
  /** The ridge penalty, for samples that weigh `meanWeight` on average. */
  readonly alpha: number;
  readonly meanWeight: number;
  /** z of the instance itself. */
  readonly instance: Float64Array;
  /** For the resampling behind `stability`. */
  readonly random: Stream;
  /** The samples are every possible one, with their weights: nothing is left to chance. */
  readonly exhaustive?: boolean;
};

/** What was found out for one output. */
export type LocalFit = {
  /** Selected parts, in the order of picking. */
  readonly selected: readonly number[];
  /** One a part; 0 for those not selected. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** One a part; null for those not selected, and where there is a single randomisation. */
  readonly standardErrors: readonly (number | null)[];
  /** 95% intervals, one a part, null as above. */
  readonly intervals: readonly (readonly [number, number] | null)[];
  /** Weighted R2 on the samples, and on randomisations left out in turn; null where the output is constant. */
  readonly r2: number | null;
  readonly heldOutR2: number | null;
  /** The surrogate's own answer to the instance. */
  readonly localPrediction: number;
  /** How often each selected part was selected when the randomisations were drawn again with replacement. */
  readonly stability: readonly number[];
};

const RESAMPLES = 100;

/**
 * Fits a sparse ridge regression to each output of answered samples, and says how sure it is.
 *
 * Everything rests on moments of each randomisation. Controls are regressed out first: they do not move the
 * coefficients, only their noise. Standard errors are the jackknife over randomisations, which are independent
 * where the points within one are not; intervals use Student's t with one degree less than there are.
 *
 * Source: Ribeiro, Singh & Guestrin 2016; control variates: Owen 2013, ch. 8; jackknife: Efron & Stein 1981;
 *   randomised quasi-Monte Carlo error from replicates: Owen 2013, ch. 17.
 * Cost: no model row. O(n (parts + controls)^2) once for all outputs, then no more looks at samples.
 */
export function localRidge(replicates: readonly Replicate[], options: LocalRidgeOptions): LocalFit[] {
  const raw = replicates.map(({ z, y, weights }) => weightedMoments(z, y, weights));
  const adjusted = withoutControls(replicates, raw);
  const outputs = replicates[0].y.columns;
  return Array.from({ length: outputs }, (_, output) => fitOutput(raw, adjusted, output, options));
}

function fitOutput(
  raw: readonly WeightedMoments[],
  adjusted: readonly WeightedMoments[],
  output: number,
  options: LocalRidgeOptions,
): LocalFit {
  const { count, method, instance, alpha, meanWeight, random, exhaustive } = options;
  const all = combineMoments(adjusted);
  const penalty = alpha / meanWeight;
  const select = (moments: WeightedMoments) => selectFromMoments(moments, { output, count, method, instance });
  const selected = select(all);
  const fit = ridgeFromMoments(all, output, penalty, selected);
  const groups = adjusted.length;

  const without = (group: number) => Float64Array.from({ length: groups }, (_, g) => (g === group ? 0 : 1));
  const leftOut: LinearFit[] =
    groups > 1
      ? adjusted.map((_, group) =>
          ridgeFromMoments(
            combineMoments(adjusted, without(group)),
            output,
            (penalty * (groups - 1)) / groups,
            selected,
          ),
        )
      : [];
  const errors = jackknife(leftOut, fit.coefficients.length);
  const reach = groups > 1 ? studentQuantile(0.975, groups - 1) : 0;
  const isSelected = (part: number) => selected.includes(part);
  const errorOf = (part: number): number | null => {
    if (!isSelected(part)) return null;
    return exhaustive ? 0 : (errors?.[part] ?? null);
  };
  const parts = Array.from(fit.coefficients.keys());
  return {
    selected,
    coefficients: fit.coefficients,
    intercept: fit.intercept,
    standardErrors: parts.map(errorOf),
    intervals: parts.map((part) => {
      const error = errorOf(part);
      const value = fit.coefficients[part];
      return error === null ? null : [value - reach * error, value + reach * error];
    }),
    r2: shareExplained(raw, output, () => fit),
    heldOutR2: exhaustive
      ? shareExplained(raw, output, () => fit)
      : groups > 1
        ? shareExplained(raw, output, (group) => leftOut[group])
        : null,
    localPrediction: fit.coefficients.reduce((sum, value, part) => sum + value * instance[part], fit.intercept),
    stability: exhaustive ? selected.map(() => 1) : stability(adjusted, selected, select, random),
  };
}

/** The moments of z and what the controls leave of y. */
function withoutControls(
  replicates: readonly Replicate[],
  raw: readonly WeightedMoments[],
): readonly WeightedMoments[] {
  const controls = replicates[0].controls?.columns ?? 0;
  const rows = replicates.reduce((sum, { z }) => sum + z.rows, 0);
  const parts = replicates[0].z.columns;
  // With too few samples for so many controls they would add more noise than they take out.
  if (controls === 0 || rows < LEAST_ROWS_PER_CONTROL * (controls + parts)) return raw;
  const outputs = replicates[0].y.columns;
  const joint = combineMoments(
    replicates.map((replicate) => weightedMoments(sideBySide(replicate), replicate.y, replicate.weights)),
  );
  const slopes = Array.from({ length: outputs }, (_, output) =>
    ridgeFromMoments(joint, output, 0).coefficients.subarray(parts),
  );
  return replicates.map(({ z, y, weights, controls: given }) => {
    const { data } = given as Matrix;
    const left = y.data.slice();
    for (let row = 0; row < y.rows; row++) {
      for (let output = 0; output < outputs; output++) {
        let explained = 0;
        for (let c = 0; c < controls; c++) explained += slopes[output][c] * data[row * controls + c];
        left[row * outputs + output] -= explained;
      }
    }
    return weightedMoments(z, { data: left, rows: y.rows, columns: outputs }, weights);
  });
}

const LEAST_ROWS_PER_CONTROL = 4;

function sideBySide({ z, controls }: Replicate): Matrix {
  const { data, columns } = controls as Matrix;
  const width = z.columns + columns;
  const both = new Float64Array(z.rows * width);
  for (let row = 0; row < z.rows; row++) {
    both.set(z.data.subarray(row * z.columns, (row + 1) * z.columns), row * width);
    both.set(data.subarray(row * columns, (row + 1) * columns), row * width + z.columns);
  }
  return { data: both, rows: z.rows, columns: width };
}

/** Standard errors from the fits that each leave one group out. */
function jackknife(leftOut: readonly LinearFit[], parts: number): Float64Array | undefined {
  const groups = leftOut.length;
  if (groups < 2) return undefined;
  return Float64Array.from({ length: parts }, (_, part) => {
    const mean = leftOut.reduce((sum, fit) => sum + fit.coefficients[part], 0) / groups;
    const squares = leftOut.reduce((sum, fit) => sum + (fit.coefficients[part] - mean) ** 2, 0);
    return Math.sqrt(((groups - 1) / groups) * squares);
  });
}

/** 1 - squared error / spread, each group judged by the fit it is given. */
function shareExplained(
  raw: readonly WeightedMoments[],
  output: number,
  fitFor: (group: number) => LinearFit,
): number | null {
  const spread = combineMoments(raw).spread[output];
  if (spread === 0) return null;
  const error = raw.reduce((sum, moments, group) => sum + squaredError(moments, output, fitFor(group)), 0);
  return 1 - error / spread;
}

function stability(
  groups: readonly WeightedMoments[],
  selected: readonly number[],
  select: (moments: WeightedMoments) => readonly number[],
  random: Stream,
): number[] {
  if (selected.length === groups[0].columns) return selected.map(() => 1);
  const hits = selected.map(() => 0);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const counts = new Float64Array(groups.length);
    for (let i = 0; i < groups.length; i++) counts[random.integer(groups.length)]++;
    const again = select(combineMoments(groups, counts));
    selected.forEach((part, i) => {
      if (again.includes(part)) hits[i]++;
    });
  }
  return hits.map((count) => count / RESAMPLES);
}
