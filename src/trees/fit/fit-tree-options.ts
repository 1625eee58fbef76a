import { number, oneOf, option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Rows as a matrix or as arrays. */
export type TreeRows = Matrix | readonly ArrayLike<number>[];
/** Classes or numbers, one per row; for several outputs rows of numbers. */
export type TreeTargets = ArrayLike<number> | TreeRows;

export type Criterion = "gini" | "entropy" | "squaredError" | "absoluteError";

/** Rows that the tree has not seen; its size is chosen by them. */
export interface HeldOutRows {
  readonly x: TreeRows;
  readonly y: TreeTargets;
  readonly weights?: ArrayLike<number>;
}

/** Degree of pruning: by this alpha, or by the one that does best on held-out rows. */
export type Pruning = { readonly alpha: number } | { readonly heldOut: HeldOutRows };

/** The options of `fitTree`. */
export const fitTreeOptions = optionsOf("fitTree", {
  task: oneOf(["classification", "regression"], { says: "what y holds: classes or numbers" }),
  criterion: oneOf(["gini", "entropy", "squaredError", "absoluteError"], {
    defaultSays: "gini, or squaredError",
    says: "what a split lowers: gini or entropy in bits for classes, squaredError or absoluteError summed over outputs",
  }),
  features: option<readonly Feature[]>()({
    says: "names and kinds of the columns, and whether values may be missing",
    defaultSays: "numbers x0, x1, ...",
    expected: "a list of features",
    accepts: Array.isArray,
  }),
  outputs: option<readonly string[]>()({
    says: "names of the classes, whose count is then fixed, or of the numbers per row",
    defaultSays: '"0", "1", ...; y, y0, y1, ...',
    expected: "a list of names",
    accepts: Array.isArray,
  }),
  weights: option<ArrayLike<number>>()({
    says: "one per row, 0 or more; rows of weight 0 are left out, also where samples are counted",
    defaultSays: "1 each",
    expected: "a list with one number per row",
    accepts: (value) => typeof value === "object" && value !== null && "length" in value,
  }),
  maxDepth: wholeNumber({ min: 0, defaultSays: "none", says: "the most splits between root and leaf" }),
  maxLeaves: wholeNumber({
    min: 1,
    defaultSays: "none",
    says: "the most leaves; the split of largest gain comes first",
  }),
  minSamplesLeaf: wholeNumber({ min: 1, default: 1, says: "the fewest rows in a leaf" }),
  minWeightLeaf: number({ min: 0, default: 0, says: "the least weight in a leaf" }),
  minGain: number({
    min: 0,
    default: 0,
    says: "the least that a split takes off the impurity, weighted by its share of all rows",
  }),
  splits: oneOf(["exact", "histogram"], {
    defaultSays:
      "exact; above 50,000 rows histogram, but for absolute error and for features of more than 255 categories",
    says: "which thresholds are tried: all, or those between at most 256 bins per column",
  }),
  prune: option<Pruning>()({
    says: "minimal cost-complexity pruning: with this alpha, or the one that does best on held-out rows",
    defaultSays: "none",
    expected: "{ alpha } or { heldOut: { x, y, weights } }",
    accepts: (value) => typeof value === "object" && value !== null,
  }),
});

/** `task` is the one option that has to be given. */
export type FitTreeOptions = Given<typeof fitTreeOptions> & { readonly task: "classification" | "regression" };

/** Limits of the growth of a tree. */
export interface GrowthLimits {
  readonly maxDepth: number;
  readonly maxLeaves: number;
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
}

/** The first is the default. */
const CRITERIA = { classification: ["gini", "entropy"], regression: ["squaredError", "absoluteError"] } as const;

/** The options with every default in place; throws INVALID_ARGUMENT for one that is not what it should be. */
export function checkFitTreeOptions(
  where: string,
  given: FitTreeOptions,
): GrowthLimits & { task: "classification" | "regression"; criterion: Criterion; minGain: number } {
  const { task, criterion, maxDepth, maxLeaves, minSamplesLeaf, minWeightLeaf, minGain } = fitTreeOptions.resolve(
    given,
    where,
  );
  if (task === undefined) throw invalid(where, `expected task to be ${fitTreeOptions.spec.task.expected}, got nothing`);
  const criteria: readonly Criterion[] = CRITERIA[task];
  if (criterion !== undefined && !criteria.includes(criterion)) {
    const expected = criteria.map((each) => JSON.stringify(each)).join(" or ");
    throw invalid(where, `expected criterion of ${task} to be ${expected}, got ${JSON.stringify(criterion)}`);
  }
  return {
    task,
    criterion: criterion ?? criteria[0],
    maxDepth: maxDepth ?? Number.POSITIVE_INFINITY,
    maxLeaves: maxLeaves ?? Number.POSITIVE_INFINITY,
    minSamplesLeaf,
    minWeightLeaf,
    minGain,
  };
}

function invalid(where: string, message: string): WhyboxError {
  return new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
}
