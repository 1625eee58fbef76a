import { firstLargest } from "../math/first-largest.js";
import { lassoPath } from "../math/lasso-path.js";
import { forwardSelection } from "./forward-selection.js";
import { ridgeSystem } from "./ridge-system.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** How the columns that a sparse surrogate may use are chosen; see {@link selectFeatures}. */
export type SelectionMethod = "forward" | "highestWeights" | "lassoPath" | "auto" | "none";

export type SelectorOptions = {
  /** How many columns, 1 to all. */
  readonly count: number;
  readonly method: SelectionMethod;
  /** The row that is explained: one number a column of z. Only `highestWeights` looks at it. */
  readonly instance: ArrayLike<number>;
};

/** Chooses columns for an output. */
export type Select = (output: number) => number[];

/** Enough that duplicates do not blow up, too little to move a ranking: Ribeiro, Singh & Guestrin's code. */
const RANKING_ALPHA = 0.01;
/** Up to here `auto` selects forward: Ribeiro, Singh & Guestrin's code, where every pick costs many fits. */
const MOST_FORWARD = 6;

/** Chooses columns as {@link selectFeatures} does; what all outputs share is worked out once. */
export function selector(moments: WeightedMoments, options: SelectorOptions): Select {
  return selectors[options.method](moments, options);
}

/** One a method. */
export const selectors: Record<SelectionMethod, typeof selector> = {
  forward:
    (moments, { count }) =>
    (output) =>
      forwardSelection(moments, output, count),
  highestWeights,
  lassoPath: sparsestEnough,
  auto: (moments, options) => selectors[options.count <= MOST_FORWARD ? "forward" : "highestWeights"](moments, options),
  none:
    ({ columns }) =>
    () =>
      Array.from({ length: columns }, (_, column) => column),
};

function highestWeights(moments: WeightedMoments, { count, instance }: SelectorOptions): Select {
  const system = ridgeSystem(moments, RANKING_ALPHA);
  return (output) => {
    const { coefficients } = system.solve(output);
    return strongest(coefficients, instance, count);
  };
}

/** The columns with the largest |coefficient x instance|, largest first. */
function strongest(coefficients: Float64Array, instance: ArrayLike<number>, count: number): number[] {
  const effects = new Float64Array(coefficients.length);
  let largest = 0;
  for (let column = 0; column < effects.length; column++) {
    effects[column] = Math.abs(coefficients[column] * instance[column]);
    largest = Math.max(largest, effects[column]);
  }
  // Equal effects of duplicates differ by rounding, which is measured against the largest.
  const slack = 1e-10 * largest;
  const picked: number[] = [];
  while (picked.length < count) {
    const pick = firstLargest(effects, slack);
    effects[pick] = Number.NaN;
    picked.push(pick);
  }
  return picked;
}

/** The support at the last knot of the lasso path, counted from least squares, that has `count` columns or fewer. */
function sparsestEnough({ columns, outputs, gram, cross }: WeightedMoments, { count }: SelectorOptions): Select {
  return (output) => {
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
  };
}
