import type { ColumnMajor } from "./failed-conditions.js";

/** What the Shapley values of one tree are worked out from, and where they are added. */
export type TreeTask = {
  readonly x: ColumnMajor;
  readonly background: ColumnMajor;
  /** One a background row, summing to 1. */
  readonly backgroundWeights: Float64Array;
  /** The part of each feature. */
  readonly partOf: Int32Array;
  readonly outputs: number;
  readonly parts: number;
  /** Of shapleyWeights(mostParts). */
  readonly weights: Float64Array;
  readonly mostParts: number;
  /** rows of x x outputs x parts */
  readonly values: Float64Array;
};
