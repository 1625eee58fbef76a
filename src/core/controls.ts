/**
 * Control variates: regressors with mean 0 given z. Exposed as matrix products, so that the samples x controls matrix
 * is never stored.
 */
export interface Controls {
  readonly count: number;
  /** sums[c] += control c . values. */
  addProducts(sums: Float64Array, values: Float64Array): void;
  /** values += sum of slopes[c] x control c. */
  addTo(values: Float64Array, slopes: Float64Array): void;
  /** The sum of squares of each; 0 for one that is only rounding, which is then left out. */
  squares(): Float64Array;
}
