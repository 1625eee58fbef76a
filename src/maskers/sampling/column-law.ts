/** Distribution of one column of a sample, regardless of the others. */
export type ColumnLaw =
  /** One of a few values (codes of categories, a gap as NaN), each with its share. */
  | { readonly kind: "values"; readonly shares: Float64Array; readonly values: Float64Array }
  /** A bin by its share, then a value of a normal law cut to the bin; null: a bin of gaps. */
  | { readonly kind: "bins"; readonly shares: Float64Array; readonly bins: readonly (BinLaw | null)[] }
  | { readonly kind: "normal"; readonly mean: number; readonly standardDeviation: number };

export type BinLaw = {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
};

/** Draws one column of all rows, so that nothing is looked up in the innermost loop. */
export type ColumnDraw = (uniforms: Float64Array, values: Float64Array, chosen: Int32Array) => void;
