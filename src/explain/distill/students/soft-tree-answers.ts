import type { Feature } from "../../../core/features.js";
import type { SoftInput, SoftSplit } from "../../../core/kinds/soft-tree.js";
import type { Matrix } from "../../../core/matrix.js";
import { readInputs } from "./soft-inputs.js";

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
