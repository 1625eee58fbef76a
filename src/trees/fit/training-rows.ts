import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";

/** Checked rows and targets that a tree is grown from. */
export interface TrainingRows {
  readonly x: Matrix;
  readonly features: readonly Feature[];
  readonly task: "classification" | "regression";
  /** Number of classes, or of numbers per row. */
  readonly outputs: number;
  /** Classification: the class of each row of x. Else empty. */
  readonly labels: Int32Array;
  /** Regression: rows of x times outputs. Else empty. */
  readonly targets: Float64Array;
  /** One per row of x; undefined where each is 1. */
  readonly weights: Float64Array | undefined;
  /** The rows that weigh more than 0. The rest might as well not be there. */
  readonly rows: Uint32Array;
}
