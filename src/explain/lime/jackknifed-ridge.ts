import { inTurns, type Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { rowBuffer } from "../../core/row-buffer.js";
import { square } from "../../math/square.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { combineMoments, combineSteps, momentsOfColumns, squaredError } from "../../regression/combine-moments.js";
import { type LinearRule, ridgeSystem, ridgeSystemSteps, solveRidge } from "../../regression/ridge-system.js";
import { selectColumns } from "../../regression/select-columns.js";
import { momentsSteps, type WeightedMoments, withOtherAnswers } from "../../regression/weighted-moments.js";
import type { WorthNoise } from "../run/noise.js";
import { MIN_ROWS_PER_CONTROL, residualsOn } from "./regress-out.js";
import { effectiveRows, type Replicate } from "./replicate.js";
import { type StabilityOptions, selectionStability, stabilityUnderNoise } from "./selection-stability.js";
import { jackknifeMoments, stackSteps } from "./stacked-moments.js";

export type SparseRidgeOptions = StabilityOptions & {
  /** The ridge penalty, for samples that weigh `meanWeight` on average. */
  readonly alpha: number;
  readonly meanWeight: number;
  /** The samples are every possible one, with their weights: nothing is left to chance. */
  readonly exhaustive?: boolean;
  /** Variance of the model's own noise, one number per output, where the samples are exhaustive and its answers vary. */
  readonly noise?: WorthNoise;
};

/** Fit of one output. */
export type LocalFit = {
  /** Selected parts, in the order of picking. */
  readonly selected: readonly number[];
  /** One per part; 0 for those not selected. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** One per part; null for those not selected, and where there is a single randomisation. */
  readonly standardErrors: readonly (number | null)[];
  /** 95% intervals, one per part, null as above. */
  readonly intervals: readonly (readonly [number, number] | null)[];
  /** Weighted R2 on the samples, and on randomisations left out in turn; null where the output is constant. */
  readonly r2: number | null;
  readonly heldOutR2: number | null;
  /** The surrogate's own answer to the instance. */
  readonly localPrediction: number;
  /** True if the penalty takes more than half of what the samples say of most selected parts that vary. */
  readonly outweighed: boolean;
  /** Share of resamples of the randomisations in which each selected part was selected again. */
  readonly stability: readonly number[];
};

/** The fit of all parts or the selected ones, from sufficient statistics of each replicate. */
export async function jackknifedRidge(
  replicates: readonly Replicate[],
  options: SparseRidgeOptions,
): Promise<LocalFit[]> {
  const controls = replicates[0].controls?.count ?? 0;
  const rows = effectiveRows(replicates);
  const useControls = controls > 0 && rows >= MIN_ROWS_PER_CONTROL * (controls + replicates[0].z.columns);
  const raw: WeightedMoments[] = [];
  for (const { z, y, weights, momentsOfZ } of replicates) {
    await options.giveWay();
    raw.push(await inTurns(momentsSteps("lime", z, y, weights, momentsOfZ), options.giveWay));
  }
  const whole = await inTurns(combineSteps(raw), options.giveWay);
  await options.giveWay();
  const withAnswers = (answers: readonly Matrix[]) =>
    raw.map((moments, group) =>
      withOtherAnswers(moments, replicates[group].z, answers[group], replicates[group].weights),
    );
  const isCorrected = replicates.some(({ corrected }) => corrected);
  const answered = isCorrected ? replicates.map((each) => ({ ...each, y: each.corrected ?? each.y })) : replicates;
  const uncontrolled = isCorrected ? withAnswers(answered.map(({ y }) => y)) : raw;
  const groups = useControls
    ? withAnswers(residualsOn(answered, isCorrected ? combineMoments(uncontrolled) : whole))
    : uncontrolled;
  // Slopes that were fitted to these very samples leave less behind than the right ones would.
  const widening = useControls ? rows / (rows - controls) : 1;
  const all = groups === raw ? whole : combineMoments(groups);
  const data = { raw, groups, all, spread: whole.spread, widening };
  const fits: Omit<LocalFit, "stability">[] = [];
  for (let output = 0; output < replicates[0].y.columns; output++) {
    await options.giveWay();
    fits.push(await fitOutput(data, output, options, replicates));
  }
  const selections = fits.map(({ selected }) => selected);
  const stabilities = options.exhaustive
    ? await stabilityUnderNoise(replicates[0], { whole, variances: options.noise?.variances }, selections, options)
    : await selectionStability(data, selections, options);
  return fits.map((fit, output) => ({ ...fit, stability: stabilities[output] }));
}

/** Moments of each randomisation, with the answers themselves and with what controls leave of them. */
type Grouped = {
  readonly raw: readonly WeightedMoments[];
  readonly groups: readonly WeightedMoments[];
  readonly all: WeightedMoments;
  /** Of the answers themselves. */
  readonly spread: Float64Array;
  readonly widening: number;
};

async function fitOutput(
  { raw, groups, all, spread, widening }: Grouped,
  output: number,
  options: SparseRidgeOptions,
  replicates: readonly Replicate[],
): Promise<Omit<LocalFit, "stability">> {
  const { count, method, instance, alpha, meanWeight, exhaustive, noise, giveWay } = options;
  const penalty = alpha / meanWeight;
  const [selected] = selectColumns(all, { count, method, instance }, [output]);
  await giveWay();
  const fit = solveRidge(await inTurns(ridgeSystemSteps(all, penalty, selected), giveWay), output);
  const randomisations = groups.length;

  const lessPenalty = (penalty * (randomisations - 1)) / randomisations;
  const leftOut = await inTurns(withoutEach(groups, all, selected, lessPenalty, output), giveWay);
  const errors = exhaustive
    ? errorsOfNoise(replicates[0], all, selected, penalty, noise?.variances[output] ?? 0)
    : jackknife(leftOut, fit.coefficients.length, widening);
  const freedom = exhaustive ? (noise?.degreesOfFreedom ?? 0) : randomisations - 1;
  const reach = freedom > 0 ? studentQuantile(0.975, freedom) : 0;
  const r2 = await inTurns(shareExplained(raw, spread[output], output, [fit]), giveWay);
  const standardErrors = new Array<number | null>(fit.coefficients.length).fill(null);
  for (const part of selected) standardErrors[part] = errors?.[part] ?? null;
  return {
    selected,
    outweighed: isOutweighed(all, penalty, selected),
    coefficients: fit.coefficients,
    intercept: fit.intercept,
    standardErrors,
    intervals: standardErrors.map((error, part) => {
      const value = fit.coefficients[part];
      return error === null ? null : [value - reach * error, value + reach * error];
    }),
    r2,
    heldOutR2: exhaustive
      ? r2
      : randomisations > 1
        ? await inTurns(shareExplained(raw, spread[output], output, leftOut), giveWay)
        : null,
    localPrediction: fit.coefficients.reduce((sum, value, part) => sum + value * instance[part], fit.intercept),
  };
}

/** The fits to all randomisations but one, each in turn; none where there is only one. Of the selected columns alone. */
function* withoutEach(
  groups: readonly WeightedMoments[],
  all: WeightedMoments,
  selected: readonly number[],
  penalty: number,
  output: number,
): Steps<LinearRule[]> {
  if (groups.length < 2) return [];
  const isEvery = selected.length === all.columns && selected.every((part, i) => part === i);
  const ofSelected = (moments: WeightedMoments) => (isEvery ? moments : momentsOfColumns(moments, selected));
  const stacked = yield* stackSteps(groups.map(ofSelected), ofSelected(all));
  const buffer = rowBuffer();
  const rules: LinearRule[] = [];
  for (const moments of jackknifeMoments(stacked)) {
    yield;
    if (!moments) continue;
    const rule = solveRidge(yield* ridgeSystemSteps(moments, penalty, undefined, buffer), output);
    const coefficients = new Float64Array(all.columns);
    for (let i = 0; i < selected.length; i++) coefficients[selected[i]] = rule.coefficients[i];
    rules.push({ coefficients, intercept: rule.intercept });
  }
  return rules;
}

/** Of a column by itself a ridge keeps square / (square + penalty) of its coefficient. */
function isOutweighed({ gram, columns }: WeightedMoments, penalty: number, selected: readonly number[]): boolean {
  const squares = selected.map((part) => gram[part * columns + part]).filter((square) => square > 0);
  return 2 * squares.filter((square) => square < penalty).length > squares.length;
}

/** Standard errors from the fits that each leave one group out. */
function jackknife(leftOut: readonly LinearRule[], parts: number, widening: number): Float64Array | undefined {
  const groups = leftOut.length;
  if (groups < 2) return undefined;
  const errors = new Float64Array(parts);
  for (let part = 0; part < parts; part++) {
    let mean = 0;
    for (const { coefficients } of leftOut) mean += coefficients[part] / groups;
    let squares = 0;
    for (const { coefficients } of leftOut) squares += square(coefficients[part] - mean);
    errors[part] = widening * Math.sqrt(((groups - 1) / groups) * squares);
  }
  return errors;
}

/** 1 - squared error / spread, each group judged by the fit of its own, or all by the only one. */
function* shareExplained(
  groups: readonly WeightedMoments[],
  spread: number,
  output: number,
  fits: readonly LinearRule[],
): Steps<number | null> {
  if (spread === 0) return null;
  let error = 0;
  for (let group = 0; group < groups.length; group++) {
    yield;
    error += squaredError(groups[group], output, fits[fits.length > 1 ? group : 0]);
  }
  return 1 - error / spread;
}

/**
 * Standard errors of ridge coefficients where nothing is left to chance but the model's own noise: answers of variance
 * s^2 reach coefficient j by h_j = w (A^-1 e_j)'(z - mean), A = Z'WZ + penalty I, and its variance is s^2 sum h_j^2.
 *
 * @returns one number per column; 0 for those not selected
 * Cost: O(n k^2) for k selected columns.
 */
export function errorsOfNoise(
  { z, weights }: Replicate,
  moments: WeightedMoments,
  selected: readonly number[],
  penalty: number,
  variance: number,
): Float64Array {
  const errors = new Float64Array(z.columns);
  if (variance === 0) return errors;
  const cross = new Float64Array(z.columns * selected.length);
  for (const [j, part] of selected.entries()) cross[part * selected.length + j] = 1;
  const outputMeans = new Float64Array(selected.length);
  const system = ridgeSystem({ ...moments, outputs: selected.length, cross, outputMeans }, penalty, selected);
  for (const [j, part] of selected.entries()) {
    const { coefficients } = solveRidge(system, j);
    let squares = 0;
    for (let row = 0; row < z.rows; row++) {
      let reach = 0;
      for (const column of selected) {
        reach += coefficients[column] * (z.data[row * z.columns + column] - moments.means[column]);
      }
      const influence = (weights ? weights[row] : 1) * reach;
      squares += influence * influence;
    }
    errors[part] = Math.sqrt(variance * squares);
  }
  return errors;
}
