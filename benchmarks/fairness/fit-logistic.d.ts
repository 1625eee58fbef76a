import type { Feature, Matrix, Model } from "whybox";

/** Weighted logistic regression by Newton's method; answers the probability of "1". */
export function fitLogistic(
  rows: Matrix,
  labels: Float64Array,
  weights: Float64Array,
  features: readonly Feature[],
  ridge?: number,
): Model;
