import { describe, expect, test } from "vitest";
import { binomial } from "../../dist/math/binomial.js";
import { interactionWeights, unanimityShares } from "../../dist/math/interaction-weights.js";

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

describe("weights of discrete derivatives", () => {
  test.each([3, 8, 12])("SII and BII of %i players are the published formulas", (n) => {
    for (let s = 1; s <= 3; s++) {
      for (let t = 0; t <= n - s; t++) {
        // Grabisch & Roubens 1999: t! (n - t - s)! / (n - s + 1)!, and 1 / 2^(n - s).
        expect(interactionWeights("SII", 3, n)[s][t]).toBeCloseTo(
          (factorial(t) * factorial(n - t - s)) / factorial(n - s + 1),
          14,
        );
        expect(interactionWeights("BII", 3, n)[s][t]).toBeCloseTo(2 ** (s - n), 14);
      }
    }
  });

  test("STII: sets of the largest order as published, smaller ones at the empty coalition alone", () => {
    const [n, k] = [7, 3];
    const weights = interactionWeights("STII", k, n);
    for (let t = 0; t <= n - k; t++) expect(weights[k][t]).toBeCloseTo(k / n / binomial(n - 1, t), 14);
    for (const s of [1, 2]) expect([...weights[s]]).toEqual([1, ...new Array(n - s).fill(0)]);
  });

  test.each(["SII", "k-SII", "STII", "FSII"] as const)("%s of order 1 is the Shapley value", (index) => {
    interactionWeights(index, 1, 9)[1].forEach((weight, t) => {
      expect(weight).toBeCloseTo(1 / (9 * binomial(8, t)), 14);
    });
  });

  test("stay exact where sums alternate: weights of 60 players add up as those of 6 do", () => {
    for (const n of [6, 60]) {
      const [, , pairs] = interactionWeights("SII", 2, n);
      // Each derivative's weights, times the number of coalitions of that size, are a distribution.
      expect(pairs.reduce((sum, weight, t) => sum + weight * binomial(n - 2, t), 0)).toBeCloseTo(1, 12);
    }
  });
});

test.each(["k-SII", "STII", "FSII"] as const)("%s shares a game of unanimity out without a rest", (index) => {
  const order = 3;
  const shares = unanimityShares(index, order, 8);
  for (let all = 1; all <= 8; all++) {
    let total = 0;
    for (let s = 1; s <= Math.min(order, all); s++) total += binomial(all, s) * shares[s][all];
    expect(total).toBeCloseTo(1, 12);
  }
});
