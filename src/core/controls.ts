/**
 * Variables of mean 0 whatever z is, one number a sample each. They are told by what they do to numbers, one a sample,
 * so that nobody has to hold them all.
 */
export interface Controls {
  readonly count: number;
  /** sums[c] += control c . values. */
  addProducts(sums: Float64Array, values: Float64Array): void;
  /** values += sum of slopes[c] x control c. */
  addTo(values: Float64Array, slopes: Float64Array): void;
  /** The sum of squares of each; 0 for one that is nothing but rounding, which is then left out. */
  squares(): Float64Array;
}
