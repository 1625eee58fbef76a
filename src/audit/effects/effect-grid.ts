import type { Dataset } from "../../core/dataset.js";
import type { EffectAxis } from "../../core/kinds/effects.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { binOf } from "../../math/bin-of.js";
import { quantileEdges } from "../../math/quantile-edges.js";

/** The values of one column in some rows, without gaps. */
export function columnValues({ rows }: Dataset, column: number, at: Int32Array): Float64Array {
  return Float64Array.from(at, (row) => rows.data[row * rows.columns + column]).filter((value) => !Number.isNaN(value));
}

/**
 * Points at which a feature is read: every value where there are few, else quantiles of the data with both ends; every
 * label.
 *
 * @param points  the most points of the grid
 */
export function effectGrid(where: string, dataset: Dataset, column: number, at: Int32Array, points: number): number[] {
  const feature = dataset.features[column];
  if (feature.kind === "category") return [...feature.categories.keys()];
  const values = columnValues(dataset, column, at);
  if (values.length === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${JSON.stringify(feature.name)} has no value in the rows looked at`,
    );
  }
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (distinct.length <= points) return distinct;
  const inner = points > 2 ? quantileEdges(values, points - 1) : [];
  return [...new Set([distinct[0], ...inner, distinct[distinct.length - 1]])].sort((a, b) => a - b);
}

/** Position of the data along an axis, for readers of its curve. */
export function axisOf(dataset: Dataset, column: number, grid: readonly number[], at: Int32Array): EffectAxis {
  const feature = dataset.features[column];
  const values = columnValues(dataset, column, at);
  const counts = grid.map(() => 0);
  if (feature.kind === "category") {
    for (const value of values) counts[grid.indexOf(value)]++;
    return {
      feature: column,
      at: grid.map((code) => feature.categories[code]),
      data: null,
      shares: counts.map((count) => count / Math.max(1, values.length)),
      outside: counts.map((count) => count === 0),
    };
  }
  const middles = grid.slice(1).map((value, i) => (value + grid[i]) / 2);
  for (const value of values) counts[binOf(value, middles)]++;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return {
    feature: column,
    at: grid,
    data: { min, max, deciles: quantileEdges(values, 10) },
    shares: counts.map((count) => count / values.length),
    outside: grid.map((value) => value < min || value > max),
  };
}
