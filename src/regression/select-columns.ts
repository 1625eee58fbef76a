import { atOnce } from "../core/give-way.js";
import type { RowBuffer } from "../core/row-buffer.js";
import { argmax } from "../math/argmax.js";
import { forwardSelection } from "./forward-selection.js";
import { lassoSupport } from "./lasso-support.js";
import { nearbyRidge } from "./nearby-ridge.js";
import { type RidgeSystem, ridgeSystem, solveRidge } from "./ridge-system.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** Method of choosing the columns of a sparse surrogate; see {@link selectFeatures}. */
export type SelectionMethod = "forward" | "highestWeights" | "lassoPath" | "auto" | "none";

export type SelectorOptions = {
  /** Number of columns, 1 to all. */
  readonly count: number;
  readonly method: SelectionMethod;
  /** The row that is explained: one number per column of z. Only `highestWeights` looks at it. */
  readonly instance: ArrayLike<number>;
  /** Of moments close to those that are chosen from, such as those of all rows; see {@link ranking}. */
  readonly near?: Ranking;
};

/** The fit of all columns that `highestWeights` ranks them by, with its factor and the coefficients of each output. */
export type Ranking = {
  readonly system: RidgeSystem & { readonly lower: Float64Array };
  readonly coefficients: readonly Float64Array[];
};

/**
 * Factor that `highestWeights` reuses as a preconditioner on moments close to these; undefined where it would not pay: for other methods, for few columns, and for moments without a factor.
 */
export function ranking(moments: WeightedMoments, { method, count }: SelectorOptions): Ranking | undefined {
  const ranks = method === "highestWeights" || (method === "auto" && count > MAX_FORWARD);
  if (!ranks || moments.columns < MIN_RANKED_NEARBY) return undefined;
  const system = ridgeSystem(moments, RANKING_ALPHA);
  const { lower } = system;
  if (!lower) return undefined;
  const coefficients = Array.from({ length: moments.outputs }, (_, output) => solveRidge(system, output).coefficients);
  return { system: { ...system, lower }, coefficients };
}

/** One output, 19 groups of 256 rows: a factor takes .21 ms for 100 columns, .62 for 150; the steps .38 and .39. */
const MIN_RANKED_NEARBY = 150;

/** Enough that duplicates do not blow up, too little to move a ranking: Ribeiro, Singh & Guestrin's code. */
export const RANKING_ALPHA = 0.01;
/** Up to here `auto` selects forward: Ribeiro, Singh & Guestrin's code, where every pick costs many fits. */
export const MAX_FORWARD = 6;

type Select = (
  moments: WeightedMoments,
  options: SelectorOptions,
  outputs: readonly number[],
  buffer?: RowBuffer,
) => number[][];

/**
 * Chooses columns for each output as {@link selectFeatures} does; what all outputs share is worked out once.
 * @param buffer  shared by callers that choose often; default a new one
 */
export const selectColumns: Select = (moments, options, outputs, buffer) =>
  methods[options.method](moments, options, outputs, buffer);

const methods: Record<SelectionMethod, Select> = {
  forward,
  highestWeights,
  lassoPath: lastSupport,
  auto: (moments, options, outputs, buffer) =>
    (options.count <= MAX_FORWARD ? forward : highestWeights)(moments, options, outputs, buffer),
  none: ({ columns }, _, outputs) => outputs.map(() => Array.from({ length: columns }, (_, column) => column)),
};

export const selectionMethods = Object.keys(methods) as readonly SelectionMethod[];

function forward(moments: WeightedMoments, { count }: SelectorOptions, outputs: readonly number[]): number[][] {
  const selected: number[][] = [];
  for (const output of outputs) selected.push(forwardSelection(moments, output, count));
  return selected;
}

function highestWeights(
  moments: WeightedMoments,
  { count, instance, near }: SelectorOptions,
  outputs: readonly number[],
  buffer?: RowBuffer,
): number[][] {
  if (near) {
    const { system, coefficients } = near;
    return outputs.map((output) =>
      strongest(nearbyRidge(system, moments, RANKING_ALPHA, output, coefficients[output]), instance, count),
    );
  }
  const system = ridgeSystem(moments, RANKING_ALPHA, undefined, buffer);
  const selected: number[][] = [];
  for (const output of outputs) selected.push(strongest(solveRidge(system, output).coefficients, instance, count));
  return selected;
}

/** The columns with the largest |coefficient x instance|, largest first. */
export function strongest(coefficients: Float64Array, instance: ArrayLike<number>, count: number): number[] {
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
    const pick = argmax(effects, slack);
    effects[pick] = Number.NaN;
    picked.push(pick);
  }
  return picked;
}

/** The support at the last knot of the lasso path before one with more than `count` columns. */
function lastSupport(
  { columns, outputs: width, gram, cross }: WeightedMoments,
  { count }: SelectorOptions,
  outputs: readonly number[],
): number[][] {
  return outputs.map((output) => {
    const products = Float64Array.from({ length: columns }, (_, column) => cross[column * width + output]);
    return atOnce(lassoSupport(gram, products, count));
  });
}
