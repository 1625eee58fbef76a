import type { Feature } from "../../../core/features.js";
import type { SoftInput, SoftSplit } from "../../../core/kinds/soft-tree.js";
import type { Matrix } from "../../../core/matrix.js";
import { WhyboxError } from "../../../core/whybox-error.js";
import { runningSpread } from "../../../math/running-spread.js";

/** A soft tree as JSON. */
export type SoftTree = {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly depth: number;
  readonly inputs: readonly SoftInput[];
  readonly splits: readonly SoftSplit[];
  readonly leaves: readonly (readonly number[])[];
};

/** rows x outputs: what the leaves answer, each by the probability that the row gets there. */
export function softTreeAnswers({ splits, leaves, inputs, outputs }: SoftTree, x: Matrix): Matrix {
  const read = readInputs(inputs, x);
  const data = new Float64Array(x.rows * outputs.length);
  const reach = new Float64Array(splits.length + leaves.length);
  for (let row = 0; row < x.rows; row++) {
    reach[0] = 1;
    splits.forEach(({ weights, bias }, at) => {
      let sum = bias;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * read.data[row * read.columns + i];
      const right = 1 / (1 + Math.exp(-sum));
      reach[2 * at + 1] = reach[at] * (1 - right);
      reach[2 * at + 2] = reach[at] * right;
    });
    leaves.forEach((value, leaf) => {
      for (let o = 0; o < value.length; o++) data[row * outputs.length + o] += reach[splits.length + leaf] * value[o];
    });
  }
  return { data, rows: x.rows, columns: outputs.length };
}

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
    if (!Number.isFinite(deviation)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `distill: "${feature.name}" holds numbers whose spread is beyond the largest double; scale the column down`,
      );
    }
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
