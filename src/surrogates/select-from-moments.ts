import { WhyboxError } from "../core/whybox-error.js";
import { firstLargest } from "../math/first-largest.js";
import { lassoPath } from "../math/lasso-path.js";
import { forwardSelection } from "./forward-selection.js";
import { ridgeFromMoments } from "./ridge-from-moments.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** How the columns that a sparse surrogate may use are chosen; see {@link selectFeatures}. */
export type SelectionMethod = "forward" | "highestWeights" | "lassoPath" | "auto" | "none";

export interface MomentsSelection {
  /** Which column of y; default 0. */
  readonly output?: number;
  /** How many columns, 1 to all. */
  readonly count: number;
  readonly method: SelectionMethod;
  /** The row that is explained: one number a column of z. Only `highestWeights` looks at it. */
  readonly instance: ArrayLike<number>;
}

/** Enough that duplicates do not blow up, too little to move a ranking: Ribeiro, Singh & Guestrin's code. */
const RANKING_ALPHA = 0.01;
/** Up to here `auto` selects forward: Ribeiro, Singh & Guestrin's code, where every pick costs many fits. */
const MOST_FORWARD = 6;

/**
 * Chooses columns as {@link selectFeatures} does, from moments that are already there, so that one Gram matrix
 * serves the selection and the fits of all outputs.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a count below 1 or above the number of columns, an unknown method or
 *   output, or an instance of another length
 * Cost: forward O(columns count^2), highestWeights O(columns^3), lassoPath O(knots columns^2).
 */
export function selectFromMoments(
  moments: WeightedMoments,
  { output = 0, count, method, instance }: MomentsSelection,
  where = "selectFromMoments",
): number[] {
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
    Object.hasOwn(methods, method),
    `method to be ${Object.keys(methods)
      .map((name) => `"${name}"`)
      .join(" or ")}`,
    JSON.stringify(method) ?? String(method),
  );
  check(
    Number.isInteger(output) && output >= 0 && output < outputs,
    `output to be a column of y from 0 to ${outputs - 1}`,
    String(output),
  );
  check(instance?.length === columns, `an instance of ${columns} numbers, one a column of z`, instance?.length);
  return methods[method](moments, output, count, instance);
}

type Select = (moments: WeightedMoments, output: number, count: number, instance: ArrayLike<number>) => number[];

const methods: Record<SelectionMethod, Select> = {
  forward: forwardSelection,
  highestWeights,
  lassoPath: sparsestEnough,
  auto: (moments, output, count, instance) =>
    (count <= MOST_FORWARD ? forwardSelection : highestWeights)(moments, output, count, instance),
  none: ({ columns }) => Array.from({ length: columns }, (_, column) => column),
};

function highestWeights(
  moments: WeightedMoments,
  output: number,
  count: number,
  instance: ArrayLike<number>,
): number[] {
  const { coefficients } = ridgeFromMoments(moments, output, RANKING_ALPHA);
  const effects = coefficients.map((coefficient, column) => Math.abs(coefficient * instance[column]));
  // Equal effects of duplicates differ by rounding, which is measured against the largest.
  const slack = 1e-10 * effects.reduce((most, effect) => Math.max(most, effect), 0);
  return Array.from({ length: count }, () => {
    const pick = firstLargest(effects, slack);
    effects[pick] = Number.NaN;
    return pick;
  });
}

/** The support at the last knot of the lasso path, counted from least squares, that has `count` columns or fewer. */
function sparsestEnough({ columns, outputs, gram, cross }: WeightedMoments, output: number, count: number): number[] {
  const products = Float64Array.from({ length: columns }, (_, column) => cross[column * outputs + output]);
  const { coefficients, knots } = lassoPath(gram, products);
  for (let knot = knots - 1; knot > 0; knot--) {
    const support: number[] = [];
    for (let column = 0; column < columns; column++) {
      if (coefficients[knot * columns + column] !== 0) support.push(column);
    }
    if (support.length <= count) return support;
  }
  return [];
}
