import { unseenSquare } from "../../../math/unseen-step.js";
import { take } from "../../../math/vectors.js";

/** A stratum that was not taken whole. */
export type SampledStratum = {
  readonly population: number;
  readonly rows: Uint32Array;
  readonly index: number;
  /** parts x rows of the stratum: the derivative of a part's value by a pair's difference. */
  readonly influence: readonly Float64Array[];
};

/**
 * One variance per part, and its degrees of freedom.
 * Source: of a sum of variances over strata: Satterthwaite 1946.
 */
export function samplingVariances(
  strata: readonly SampledStratum[],
  leverages: readonly number[],
  residuals: Float64Array,
  parts: number,
  step = 0,
): { variances: Float64Array; freedoms: Float64Array } {
  const variances = new Float64Array(parts);
  const squares = new Float64Array(parts);
  const unseen = unseenSquare(
    step,
    strata.reduce((sum, { rows }) => sum + rows.length, 0),
  );
  for (const { population, rows, index, influence } of strata) {
    const here = take(residuals, rows);
    const sampled = rows.length;
    const correction = ((1 - sampled / population) * (sampled / (sampled - 1))) / (1 - leverages[index]) ** 2;
    for (let part = 0; part < parts; part++) {
      const variance = correction * (spreadOfProducts(influence[part], here) + unseen * squareSum(influence[part]));
      variances[part] += variance;
      squares[part] += (variance * variance) / (sampled - 1);
    }
  }
  const freedoms = variances.map((variance, part) =>
    squares[part] > 0 ? (variance * variance) / squares[part] : Number.POSITIVE_INFINITY,
  );
  return { variances, freedoms };
}

/** The sum of squares of a[i] x b[i] less their mean. */
function spreadOfProducts(a: Float64Array, b: Float64Array): number {
  let mean = 0;
  for (let i = 0; i < a.length; i++) mean += a[i] * b[i];
  mean /= a.length;
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] * b[i] - mean) ** 2;
  return squares;
}

function squareSum(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}
