import type { ColumnMajor } from "./failed-conditions.js";

/** Inputs for the Shapley values of one tree, and the array they are added to. */
export type TreeTask = {
  readonly x: ColumnMajor;
  readonly background: ColumnMajor;
  /** One per background row, summing to 1. */
  readonly backgroundWeights: Float64Array;
  /** The part of each feature. */
  readonly partOf: Int32Array;
  readonly outputs: number;
  readonly parts: number;
  /** Of shapleyWeights(maxParts). */
  readonly weights: Float64Array;
  readonly maxParts: number;
  /** rows of x x outputs x parts */
  readonly values: Float64Array;
};
