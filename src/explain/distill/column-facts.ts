import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";

/** Limits that synthetic values keep to. */
export type ColumnFacts = {
  readonly category: boolean;
  /** The least and the largest number, and whether all are whole. */
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  readonly deviation: number;
};

/** Facts of one column; gaps do not count. */
export function columnFacts({ data, rows, columns }: Matrix, feature: Feature, column: number): ColumnFacts {
  let [low, high, whole, count, mean, squares] = [Infinity, -Infinity, true, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const value = data[row * columns + column];
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
    const step = value - mean;
    mean += step / ++count;
    squares += step * (value - mean);
  }
  return {
    category: feature.kind === "category",
    low,
    high,
    whole,
    deviation: Math.sqrt(squares / Math.max(1, count)),
  };
}
