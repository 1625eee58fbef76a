import type { Controls } from "../../core/controls.js";
import type { Matrix } from "../../core/matrix.js";

/** One independent randomisation of the samples, answered. */
export type Replicate = {
  /** n x parts */
  readonly z: Matrix;
  /** n x outputs */
  readonly y: Matrix;
  readonly weights?: Float64Array;
  readonly controls?: Controls;
  /** n x columns: what the model was asked. */
  readonly rows?: Matrix;
  /** n x outputs: answers less something uncorrelated with z and of mean 0, which has less noise than they have. */
  readonly corrected?: Matrix;
};
