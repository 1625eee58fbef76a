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
  for (let row = 0; row < x.rows; row++) data.set(intercepts, row * columns);
  // Term by term, so that its few numbers stay at hand for all rows.
  for (const term of terms) {
    const bin = binsOf(term, features, x);
    for (let row = 0, at = 0; row < x.rows; row++) {
      const values = term.values[bin[row]];
      for (let o = 0; o < columns; o++) data[at++] += values[o];
    }
  }
  if (link === "logit")
    for (let row = 0; row < x.rows; row++) softmax(data.subarray(row * columns, (row + 1) * columns));
  return { data, rows: x.rows, columns };
}

/** The bin of a term that each row lies in. */
function binsOf({ features: places, edges }: AdditiveTerm, features: readonly Feature[], x: Matrix): Float64Array {
  const bin = new Float64Array(x.rows);
  for (const [i, place] of places.entries()) {
    const ends = edges[i];
    const cuts = ends && Float64Array.from(ends);
    const gap = ends ? ends.length + 1 : categoriesOf(features[place]);
    for (let row = 0; row < x.rows; row++) {
      const value = x.data[row * x.columns + place];
      bin[row] = bin[row] * (gap + 1) + (Number.isNaN(value) ? gap : cuts ? binAmong(cuts, value) : value);
    }
  }
  return bin;
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
