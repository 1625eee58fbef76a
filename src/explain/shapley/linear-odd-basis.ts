import { type Coalitions, keeps } from "../../core/coalitions.js";
import { giveWay } from "../../core/give-way.js";
import type { OddBasis } from "./odd-basis.js";

/** Multiplications between two turns of other work: some 20 ms. */
const WORK_PER_TURN = 2e7;

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
    async gram(weights) {
      const gram = new Float64Array(parts * parts);
      const rowsPerTurn = Math.ceil(WORK_PER_TURN / (parts * parts));
      for (let row = 0; row < rows; row++) {
        for (let a = 0; a < parts; a++) {
          const weighted = weights[row] * signs[row * parts + a];
          for (let b = 0; b <= a; b++) gram[a * parts + b] += weighted * signs[row * parts + b];
        }
        if ((row + 1) % rowsPerTurn === 0) await giveWay();
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
