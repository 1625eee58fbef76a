import type { Feature } from "../../../core/features.js";
import type { AdditiveTerm } from "../../../core/kinds/additive.js";
import type { Matrix } from "../../../core/matrix.js";
import { binAmong } from "../../../math/binned-rows.js";

/** An additive model as JSON. */
export type AdditiveModel = {
  readonly features: readonly Feature[];
  readonly outputs: readonly string[];
  readonly link: "identity" | "logit";
  readonly intercepts: readonly number[];
  readonly terms: readonly AdditiveTerm[];
};

/** rows x outputs: what the terms add up to, through the softmax where the link is logit. */
export function additiveAnswers({ intercepts, terms, link, features }: AdditiveModel, x: Matrix): Matrix {
  const columns = intercepts.length;
  const data = new Float64Array(x.rows * columns);
  const ready = terms.map((term) => ({
    ...term,
    cuts: term.edges.map((edges) => (edges ? Float64Array.from(edges) : undefined)),
    gaps: term.edges.map((edges, i) => (edges ? edges.length + 1 : categoriesOf(features[term.features[i]]))),
  }));
  for (let row = 0; row < x.rows; row++) {
    const answer = data.subarray(row * columns, (row + 1) * columns);
    answer.set(intercepts);
    for (const { features: places, cuts, gaps, values } of ready) {
      let bin = 0;
      for (let i = 0; i < places.length; i++) {
        const value = x.data[row * x.columns + places[i]];
        const edges = cuts[i];
        const code = Number.isNaN(value) ? gaps[i] : edges ? binAmong(edges, value) : value;
        bin = bin * (gaps[i] + 1) + code;
      }
      for (let o = 0; o < columns; o++) answer[o] += values[bin][o];
    }
    if (link === "logit") softmax(answer);
  }
  return { data, rows: x.rows, columns };
}

function categoriesOf(feature: Feature): number {
  return feature.kind === "category" ? feature.categories.length : 0;
}

function softmax(values: Float64Array): void {
  const most = Math.max(...values);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp(values[i] - most);
    total += values[i];
  }
  for (let i = 0; i < values.length; i++) values[i] /= total;
}
