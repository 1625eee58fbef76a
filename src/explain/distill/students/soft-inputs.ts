import type { Feature } from "../../../core/features.js";
import type { SoftInput } from "../../../core/kinds/soft-tree.js";
import type { Matrix } from "../../../core/matrix.js";
import { runningSpread } from "../../../math/running-spread.js";

/** The inputs of a soft tree for these features: numbers in standard deviations, categories and gaps each as 0 or 1. */
export function softInputs(features: readonly Feature[], x: Matrix, weights: Float64Array): SoftInput[] {
  return features.flatMap((feature, column): SoftInput[] => {
    const gap: SoftInput = { feature: column, name: `${feature.name} missing`, centre: 0, scale: 1, missing: true };
    const gaps = feature.missing ? [gap] : [];
    if (feature.kind === "category") {
      const each = feature.categories.map((label, category) => {
        return { feature: column, name: `${feature.name} = ${label}`, centre: 0, scale: 1, category };
      });
      return [...each, ...gaps];
    }
    const spread = runningSpread();
    for (let row = 0; row < x.rows; row++) {
      const value = x.data[row * x.columns + column];
      if (!Number.isNaN(value)) spread.add(value, weights[row]);
    }
    const deviation = spread.total() > 0 ? Math.sqrt(spread.squares() / spread.total()) : 0;
    return [
      { feature: column, name: feature.name, centre: spread.mean(), scale: deviation > 0 ? deviation : 1 },
      ...gaps,
    ];
  });
}

/** rows x inputs */
export function readInputs(inputs: readonly SoftInput[], x: Matrix): Matrix {
  const columns = inputs.length;
  const data = new Float64Array(x.rows * columns);
  for (let row = 0; row < x.rows; row++) {
    for (let i = 0; i < columns; i++) {
      const { feature, centre, scale, category, missing } = inputs[i];
      const value = x.data[row * x.columns + feature];
      const read = missing
        ? Number(Number.isNaN(value))
        : category === undefined
          ? (value - centre) / scale
          : Number(value === category);
      data[row * columns + i] = Number.isNaN(read) ? 0 : read;
    }
  }
  return { data, rows: x.rows, columns };
}
