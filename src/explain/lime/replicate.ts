import type { Controls } from "../../core/controls.js";
import type { Matrix } from "../../core/matrix.js";
import { stackRows } from "../../core/matrix-rows.js";
import { effectiveCount } from "../../math/effective-count.js";
import type { WeightedMoments } from "../../regression/weighted-moments.js";

/** One independent randomisation of the samples, answered. */
export type Replicate = {
  /** n x parts */
  readonly z: Matrix;
  /** n x outputs */
  readonly y: Matrix;
  readonly weights?: Float64Array;
  readonly controls?: Controls;
  /** Of z by its weights, worked out while others are asked, so that an abort need not wait for it. */
  readonly momentsOfZ?: Pick<WeightedMoments, "means" | "gram">;
  /** n x columns: the rows that the model was asked. */
  readonly rows?: Matrix;
  /** n x outputs: y - (g - L), see controlVariate: same expectation given z, smaller variance. */
  readonly corrected?: Matrix;
  /** Group of sampled reference rows that it met; replicates of one group are not independent of each other. */
  readonly group?: number;
};

/** The samples of several replicates without controls as one. */
export function joined(replicates: readonly Replicate[]): Replicate {
  const all = <K extends "z" | "y" | "rows">(key: K) => replicates.flatMap((each) => each[key] ?? []);
  const weights = replicates.flatMap((each) => each.weights ?? []);
  const rows = all("rows");
  return {
    z: stackRows(all("z")),
    y: stackRows(all("y")),
    ...(weights.length > 0 && { weights: Float64Array.from(weights.flatMap((each) => Array.from(each))) }),
    ...(rows.length > 0 && { rows: stackRows(rows) }),
  };
}

/** Effective sample size of all replicates together. */
export function effectiveRows(replicates: readonly Replicate[]): number {
  const rows = replicates.reduce((sum, { z }) => sum + z.rows, 0);
  const all = new Float64Array(rows).fill(1);
  let at = 0;
  for (const { z, weights } of replicates) {
    if (weights) all.set(weights, at);
    at += z.rows;
  }
  return effectiveCount(all);
}
