import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";

/** Rows as a matrix or as arrays. */
export type TreeRows = Matrix | readonly ArrayLike<number>[];
/** Classes or numbers, one a row; for several outputs rows of numbers. */
export type TreeTargets = ArrayLike<number> | TreeRows;

export type Criterion = "gini" | "entropy" | "squaredError" | "absoluteError";

/** Rows that the tree has not seen, to choose its size by. */
export interface HeldOutRows {
  readonly x: TreeRows;
  readonly y: TreeTargets;
  readonly weights?: ArrayLike<number>;
}

/** How far a tree is cut back: by this alpha, or by the one that does best on held-out rows. */
export type Pruning = { readonly alpha: number } | { readonly heldOut: HeldOutRows };

export interface FitTreeOptions {
  readonly task: "classification" | "regression";
  /**
   * What a split lowers. Classification: `gini` (default) or `entropy`, in bits. Regression: `squaredError` (default)
   * or `absoluteError`, each summed over outputs.
   */
  readonly criterion?: Criterion;
  /** What the columns of x are; default numbers x0, x1, ... */
  readonly features?: readonly Feature[];
  /** Names of classes (their count is then fixed) or of the numbers a row; default "0", "1", ... or y, y0, y1, ... */
  readonly outputs?: readonly string[];
  /** One a row, 0 or more; default 1 each. Rows of weight 0 are left out, also where samples are counted. */
  readonly weights?: ArrayLike<number>;
  /** Splits between root and leaf at most; default no limit. */
  readonly maxDepth?: number;
  /** Leaves at most; the split with the largest gain comes first. Default no limit. */
  readonly maxLeaves?: number;
  /** Rows in each leaf at least; default 1. */
  readonly minSamplesLeaf?: number;
  /** Weight in each leaf at least; default 0. */
  readonly minWeightLeaf?: number;
  /** Splits that take less off the impurity, weighted by their share of all rows, are not made; default 0. */
  readonly minGain?: number;
  /**
   * Which thresholds are tried: `exact` all of them, `histogram` those between at most 256 bins a column. Default exact
   * up to 50,000 rows, with absolute error, and with a feature of more than 255 categories.
   */
  readonly splits?: "exact" | "histogram";
  /** Minimal cost-complexity pruning: with this alpha, or with the one that does best on held-out rows. Default none. */
  readonly prune?: Pruning;
}
