import { solveFactored } from "../math/solve-factored.js";
import { axpy, dot, multiply } from "../math/vectors.js";
import type { RidgeSystem } from "./ridge-system.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** Of the right side: what is left when the search stops. Enough to rank by. */
const TOLERANCE = 1e-6;
/** Rows drawn again were seen to need 4 to 7 steps, for 60 to 400 columns. */
const MAX_STEPS = 50;

/**
 * Ridge coefficients for moments that are close to those of a system whose factor is known: conjugate gradients, with
 * that factor as preconditioner. Each step costs a few times columns^2, where a factor of its own costs columns^3 / 6.
 * Good enough to rank parts by.
 *
 * @param alpha  the penalty that the system was made with
 * @param start  coefficients of the system, one per column
 * @returns one per column, in output units per unit of the column; 0 for columns that the system does not use
 * Source: Golub & Van Loan 2013, section 11.5.
 */
export function nearbyRidge(
  { used, scale, lower }: RidgeSystem & { readonly lower: Float64Array },
  moments: WeightedMoments,
  alpha: number,
  output: number,
  start: Float64Array,
): Float64Array {
  const size = used.length;
  const spread = new Float64Array(moments.columns);
  const right = new Float64Array(size);
  let solution: Float64Array = new Float64Array(size);
  for (let a = 0; a < size; a++) {
    right[a] = scale[a] * moments.cross[used[a] * moments.outputs + output];
    solution[a] = start[used[a]] / scale[a];
  }
  const times = (values: Float64Array) => timesScaledGram(moments, alpha, used, scale, values, spread);
  let left = axpy(right, -1, times(solution));
  let direction = solveFactored(lower, size, left);
  let length = dot(left, direction);
  const enough = TOLERANCE * TOLERANCE * dot(right, right);
  for (let step = 0; step < MAX_STEPS && dot(left, left) > enough; step++) {
    const moved = times(direction);
    const stride = length / dot(direction, moved);
    solution = axpy(solution, stride, direction);
    left = axpy(left, -stride, moved);
    const towards = solveFactored(lower, size, left);
    const nextLength = dot(left, towards);
    direction = axpy(towards, nextLength / length, direction);
    length = nextLength;
  }
  const coefficients = new Float64Array(moments.columns);
  const scaled = multiply(solution, scale);
  for (let a = 0; a < size; a++) coefficients[used[a]] = scaled[a];
  return coefficients;
}

/** scale (G + alpha I) scale x values. */
function timesScaledGram(
  { gram, columns }: WeightedMoments,
  alpha: number,
  used: readonly number[],
  scale: Float64Array,
  values: Float64Array,
  spread: Float64Array,
): Float64Array {
  for (let a = 0; a < used.length; a++) spread[used[a]] = scale[a] * values[a];
  const product = new Float64Array(used.length);
  for (let a = 0; a < used.length; a++) {
    const column = used[a];
    const row = gram.subarray(column * columns, (column + 1) * columns);
    product[a] = scale[a] * (dot(row, spread) + alpha * spread[column]);
  }
  return product;
}
