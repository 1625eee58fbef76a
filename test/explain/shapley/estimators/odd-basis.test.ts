import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { cubicOddBasis, linearOddBasis } from "../../../../dist/explain/shapley/estimators/odd-basis.js";
import { noises } from "../../../fixtures/games.js";

const PARTS = 6;
/** The coalitions of some pairs, one half each. */
const KEPT = [[0], [5], [1, 2], [0, 4], [3, 5], [0, 1, 2], [1, 3, 4], [2]];

/** The terms by their definition: the product of the signs of one part, and of every three. */
function plainTerms(kept: readonly number[], order: 1 | 3): number[] {
  const sign = (part: number): number => (kept.includes(part) ? 1 : -1);
  const terms = Array.from({ length: PARTS }, (_, part) => sign(part));
  for (let a = 0; order === 3 && a < PARTS; a++) {
    for (let b = a + 1; b < PARTS; b++) for (let c = b + 1; c < PARTS; c++) terms.push(sign(a) * sign(b) * sign(c));
  }
  return terms;
}

describe.each([
  { order: 1 as const, basis: linearOddBasis(coalitions(PARTS, KEPT)) },
  { order: 3 as const, basis: cubicOddBasis(coalitions(PARTS, KEPT)) },
])("the odd basis of order $order", ({ order, basis }) => {
  const rows = KEPT.map((kept) => plainTerms(kept, order));
  const perPair = noises(KEPT.length, 3);
  const perTerm = noises(basis.terms, 4);

  test("has the products of signs as its terms", () => {
    expect(basis.order).toBe(order);
    expect(basis.terms).toBe(order === 1 ? PARTS : PARTS + 20);
    expect(KEPT.map((_, pair) => [...basis.row(pair)])).toEqual(rows);
  });

  test("sums over pairs and over terms as plain loops over its design matrix do", async () => {
    const gram = await basis.gram(Float64Array.from(perPair));
    for (let a = 0; a < basis.terms; a++) {
      for (let b = 0; b < basis.terms; b++) {
        const sum = rows.reduce((all, row, pair) => all + perPair[pair] * row[a] * row[b], 0);
        expect(gram[a * basis.terms + b]).toBeCloseTo(sum, 12);
      }
    }
    basis.project(Float64Array.from(perPair)).forEach((value, term) => {
      expect(value).toBeCloseTo(
        rows.reduce((sum, row, pair) => sum + perPair[pair] * row[term], 0),
        12,
      );
    });
    basis.expand(Float64Array.from(perTerm)).forEach((value, pair) => {
      expect(value).toBeCloseTo(
        rows[pair].reduce((sum, sign, term) => sum + perTerm[term] * sign, 0),
        12,
      );
    });
  });

  test("shares a term equally among its parts, so that nothing is lost", () => {
    const values = basis.shapley(Float64Array.from(perTerm));
    expect(values.length).toBe(PARTS);
    const total = perTerm.reduce((sum, value) => sum + value, 0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 12);
    const one = new Float64Array(basis.terms);
    one[basis.terms - 1] = 3;
    expect([...basis.shapley(one)]).toEqual(order === 1 ? [0, 0, 0, 0, 0, 3] : [0, 0, 0, 1, 1, 1]);
  });
});
