import { checkKnownOptions } from "../core/checks/check-options.js";
import { finiteMatrix, finiteNumbers } from "../core/checks/finite-numbers.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type SelectionMethod, type SelectorOptions, selectColumns, selectionMethods } from "./select-columns.js";
import { checkMoments, type WeightedMoments, weightedMomentsFor } from "./weighted-moments.js";

export interface SelectFeaturesOptions {
  /** One per row of z, 0 or more; default 1 each. */
  readonly weights?: ArrayLike<number>;
  /** Number of columns, 1 to all. */
  readonly count: number;
  readonly method: SelectionMethod;
  /** The row that is explained; default row 0 of z. Only `highestWeights` looks at it. */
  readonly instance?: ArrayLike<number>;
}

/**
 * The columns of z that a linear surrogate of `count` columns should use.
 *
 * - `forward` greedily raises the weighted R2 of least squares; in the order of picking
 * - `highestWeights` fits all columns by ridge (alpha 0.01) and takes the largest |coefficient x instance|, largest first
 * - `lassoPath` walks the lasso path from the empty model to the last knot before one with more than `count` columns; in
 *   order of index. May answer fewer columns than `count`, and none where y is constant. (Ribeiro, Singh & Guestrin's code
 *   walks the whole path back from least squares: another answer only where columns drop out late, for many times the time.)
 * - `auto` is `forward` up to 6 columns, else `highestWeights`
 * - `none` answers all columns
 *
 * Equals go to the lowest index. Constant columns, and columns that follow from picked ones, come last.
 *
 * @param z  n x columns, or rows
 * @param y  n numbers
 * @throws WhyboxError INVALID_ARGUMENT for a count below 1 or above the number of columns, an unknown method, an
 *   instance of another length, and what weightedMoments refuses; INVALID_DATA for numbers that are not finite
 * Source: Ribeiro, Singh & Guestrin 2016, section 3.5 and their code; lasso path: Efron et al. 2004.
 * Cost: O(n columns^2) for one Gram matrix, then selectFromMoments; no fit to rows is ever repeated.
 * @example
 * selectFeatures([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 3, 1, 4], { count: 1, method: "forward" })   // [1]
 */
export function selectFeatures(
  z: Matrix | readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  options: SelectFeaturesOptions,
): number[] {
  const where = "selectFeatures";
  checkKnownOptions(where, options, ["weights", "count", "method", "instance"]);
  const { weights, count, method, instance } = options;
  const design = finiteMatrix(where, "z", z);
  const data = finiteNumbers(where, "y", y);
  const moments = weightedMomentsFor(where, design, { data, rows: data.length, columns: 1 }, weights);
  const row =
    instance === undefined ? design.data.subarray(0, design.columns) : finiteNumbers(where, "instance", instance);
  return select(where, moments, { count, method, instance: row });
}

export interface MomentsSelection extends SelectorOptions {
  /** Column of y; default 0. */
  readonly output?: number;
}

/**
 * Chooses columns as {@link selectFeatures} does, from moments that are already there, so that one Gram matrix
 * serves the selection and the fits of all outputs.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a count below 1 or above the number of columns, an unknown method or
 *   output, or an instance of another length
 * Cost: forward O(columns count^2), highestWeights O(columns^3), lassoPath O(knots columns^2).
 */
export function selectFromMoments(moments: WeightedMoments, options: MomentsSelection): number[] {
  return select("selectFromMoments", moments, options);
}

function select(where: string, moments: WeightedMoments, options: MomentsSelection): number[] {
  checkMoments(where, moments);
  checkKnownOptions(where, options, ["output", "count", "method", "instance"]);
  const { output = 0, count, method, instance } = options;
  const { columns, outputs } = moments;
  const check = (holds: boolean, expected: string, got: unknown) => {
    if (holds) return;
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected ${expected}, got ${got}`);
  };
  check(
    Number.isInteger(count) && count >= 1 && count <= columns,
    `count to be a whole number from 1 to ${columns}, the columns of z`,
    String(count),
  );
  check(
    selectionMethods.includes(method),
    `method to be ${selectionMethods.map((name) => `"${name}"`).join(" or ")}`,
    JSON.stringify(method) ?? String(method),
  );
  check(
    Number.isInteger(output) && output >= 0 && output < outputs,
    `output to be a column of y from 0 to ${outputs - 1}`,
    String(output),
  );
  check(instance?.length === columns, `an instance of ${columns} numbers, one per column of z`, instance?.length);
  return selectColumns(moments, { count, method, instance }, [output])[0];
}
