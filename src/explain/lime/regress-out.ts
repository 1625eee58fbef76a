import type { Matrix } from "../../core/matrix.js";
import { axpy, dot, multiply } from "../../math/vectors.js";
import { combineMoments } from "../../regression/combine-moments.js";
import { ridgeSystem, solveRidge } from "../../regression/ridge-system.js";
import { type WeightedMoments, weightedMomentsFor } from "../../regression/weighted-moments.js";
import type { Replicate } from "./replicate.js";
import { effectiveRows } from "./replicate.js";

/** With fewer samples for each part and control, controls would add more noise than they take out. */
export const MIN_ROWS_PER_CONTROL = 4;

/** Residuals of the answers on the controls, or the answers where there are too few; rows x outputs per randomisation. */
export function regressOut(replicates: readonly Replicate[]): Matrix[] {
  const controls = replicates[0].controls?.count ?? 0;
  const rows = replicates.reduce((sum, { z }) => sum + z.rows, 0);
  if (controls === 0 || rows < MIN_ROWS_PER_CONTROL * (controls + replicates[0].z.columns)) {
    return replicates.map(({ y }) => y);
  }
  const moments = combineMoments(replicates.map(({ z, y, weights }) => weightedMomentsFor("lime", z, y, weights)));
  return residualsOn(replicates, moments);
}

/** Remainder of the gradient at which the search stops: its square, 1 in 400 of the variance that controls can explain. */
const TOLERANCE = 0.05;
/** With more controls than rows the rate of convergence is unknown. */
const SLOWEST_RATE = 0.9;

/**
 * Residuals of the answers on the controls: answers less slopes x controls, where the slopes are those of a least-squares
 * fit of the controls to what the parts leave of an output.
 *
 * Conjugate gradients find it in a few looks at the rows, where the matrix of all products of two controls would cost
 * as much as controls / 4 looks. They stop a little short of least squares, and leave out that parts and controls are
 * not quite uncorrelated in a sample. Both are allowed: with any slopes at all, what the controls explain has mean 0
 * whatever z is. An output that is linear in the parts stays as it is.
 *
 * @param moments  of the parts and answers of all replicates together
 * @returns per replicate rows x outputs
 * Source: Hestenes & Stiefel 1952, on controls scaled to the same length.
 * Cost: O(rows (parts + controls)) per step; see `stepsFor`.
 */
export function residualsOn(replicates: readonly Replicate[], moments: WeightedMoments): Matrix[] {
  const answers = replicates.map(({ y }) => ({ ...y, data: y.data.slice() }));
  const scale = scales(replicates);
  const steps = stepsFor(scale.length, effectiveRows(replicates));
  const system = ridgeSystem(moments, 0);
  for (let output = 0; output < moments.outputs; output++) {
    const { coefficients, intercept } = solveRidge(system, output);
    const left: Float64Array[] = [];
    for (const replicate of replicates) left.push(residuals(replicate, output, coefficients, intercept));
    takeOutControls(replicates, left, scale, steps, (r, share, explained) =>
      subtract(answers[r], output, share, explained),
    );
  }
  return answers;
}

/**
 * Number of steps that leave TOLERANCE of the gradient. Correlations between independent controls are those of chance: with
 * r^2 = controls / rows, the eigenvalues of their matrix lie between (1 - r)^2 and (1 + r)^2, and each step multiplies
 * what is left by r. A number of steps known beforehand saves a pass over all rows after the last step.
 *
 * Source: Marchenko & Pastur 1967; rate of conjugate gradients: Golub & Van Loan 2013, section 11.3.
 */
function stepsFor(controls: number, rows: number): number {
  const rate = Math.min(SLOWEST_RATE, Math.sqrt(controls / rows));
  return Math.ceil(Math.log(TOLERANCE) / Math.log(rate));
}

/** One per control: 1 / its length in one of the replicates, which is close enough to that in the others. */
function scales([{ controls }]: readonly Replicate[]): Float64Array {
  const scale = controls?.squares() ?? new Float64Array(0);
  for (let control = 0; control < scale.length; control++) {
    scale[control] = scale[control] > 0 ? 1 / Math.sqrt(scale[control]) : 0;
  }
  return scale;
}

function subtract({ data, columns }: Matrix, output: number, share: number, explained: Float64Array): void {
  for (let row = 0; row < explained.length; row++) data[row * columns + output] -= share * explained[row];
}

/** Residuals of the answers on the parts alone. */
function residuals({ z, y }: Replicate, output: number, coefficients: Float64Array, intercept: number): Float64Array {
  const { data, rows, columns: parts } = z;
  const left = new Float64Array(rows);
  for (let row = 0, cell = 0; row < rows; row++) {
    let fitted = intercept;
    for (let part = 0; part < parts; part++) fitted += coefficients[part] * data[cell++];
    left[row] = y.data[row * y.columns + output] - fitted;
  }
  return left;
}

/**
 * Fits the controls to rows of numbers.
 *
 * @param values  one array per replicate
 * @param explain  callback, several times per replicate: the controls explain a share more of these numbers
 */
function takeOutControls(
  replicates: readonly Replicate[],
  values: readonly Float64Array[],
  scale: Float64Array,
  steps: number,
  explain: (replicate: number, share: number, explained: Float64Array) => void,
): void {
  let gradient = multiply(sumsOfProducts(replicates, values), scale);
  let direction = gradient;
  let length = dot(gradient, gradient);
  const enough = TOLERANCE * TOLERANCE * length;
  for (let step = 1; length > enough; step++) {
    const slopes = multiply(direction, scale);
    const moved = replicates.map((replicate) => explainedBy(replicate, slopes));
    const stride = length / moved.reduce((sum, rows, r) => sum + dot(rows, byWeight(replicates[r], rows)), 0);
    for (let r = 0; r < moved.length; r++) explain(r, stride, moved[r]);
    if (step === steps) return;
    gradient = axpy(gradient, -stride, multiply(sumsOfProducts(replicates, moved), scale));
    const nextLength = dot(gradient, gradient);
    direction = axpy(gradient, nextLength / length, direction);
    length = nextLength;
  }
}

function explainedBy({ controls, y }: Replicate, slopes: Float64Array): Float64Array {
  const rows = new Float64Array(y.rows);
  controls?.addTo(rows, slopes);
  return rows;
}

/** One per control: the sum of its products with rows of numbers, by weight. */
function sumsOfProducts(replicates: readonly Replicate[], values: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(replicates[0].controls?.count ?? 0);
  for (let r = 0; r < replicates.length; r++) {
    replicates[r].controls?.addProducts(sums, byWeight(replicates[r], values[r]));
  }
  return sums;
}

function byWeight({ weights }: Replicate, values: Float64Array): Float64Array {
  return weights ? multiply(values, weights) : values;
}
