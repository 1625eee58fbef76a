import { type Coalitions, keeps } from "../../core/coalitions.js";
import type { OddBasis } from "./odd-basis.js";

/**
 * One term a part: the additive surrogate of kernel SHAP.
 * Cost: gram O(pairs parts^2), project and expand O(pairs parts).
 */
export function linearOddBasis(coalitions: Coalitions): OddBasis {
  const { rows, parts } = coalitions;
  const signs = new Float64Array(rows * parts);
  for (let row = 0; row < rows; row++) {
    for (let part = 0; part < parts; part++) signs[row * parts + part] = keeps(coalitions, row, part) ? 1 : -1;
  }
  return {
    order: 1,
    terms: parts,
    gram(weights) {
      const gram = new Float64Array(parts * parts);
      for (let row = 0; row < rows; row++) {
        for (let a = 0; a < parts; a++) {
          const weighted = weights[row] * signs[row * parts + a];
          for (let b = 0; b <= a; b++) gram[a * parts + b] += weighted * signs[row * parts + b];
        }
      }
      for (let a = 0; a < parts; a++) for (let b = 0; b < a; b++) gram[b * parts + a] = gram[a * parts + b];
      return gram;
    },
    project(values) {
      const sums = new Float64Array(parts);
      for (let row = 0; row < rows; row++) {
        for (let part = 0; part < parts; part++) sums[part] += values[row] * signs[row * parts + part];
      }
      return sums;
    },
    expand(coefficients) {
      const values = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        let value = 0;
        for (let part = 0; part < parts; part++) value += coefficients[part] * signs[row * parts + part];
        values[row] = value;
      }
      return values;
    },
    row: (pair) => signs.subarray(pair * parts, (pair + 1) * parts),
    shapley: (coefficients) => coefficients.slice(),
  };
}
