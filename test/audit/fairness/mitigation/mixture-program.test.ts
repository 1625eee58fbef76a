import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import {
  type Candidate,
  mixtureProgram,
  worstMultipliers,
} from "../../../../dist/audit/fairness/mitigation/mixture-program.js";

const BOUND = 10;
const STEPS = 40;

/** Errors plus penalty of a mixture, by definition. */
function costOf(shares: readonly number[], candidates: readonly Candidate[], tolerance: number): number {
  const mean = (of: (candidate: Candidate) => number) =>
    candidates.reduce((sum, candidate, h) => sum + shares[h] * of(candidate), 0);
  const excess = candidates[0].rates.flatMap((groups, e) => {
    const rates = groups.map((_, g) => mean((candidate) => candidate.rates[e][g]));
    return Math.max(...rates) - Math.min(...rates) - tolerance;
  });
  return mean(({ error }) => error) + BOUND * Math.max(0, ...excess);
}

function randomCandidates(game: number): Candidate[] {
  const random = stream(3, "mixture program", game);
  return Array.from({ length: 3 }, () => ({
    error: random.uniform() / 2,
    rates: [0, 1].map(() => [0, 1, 2].map(() => random.uniform())),
  }));
}

test("is the cheapest of all mixtures on a grid, and costs what it says", () => {
  for (let game = 0; game < 20; game++) {
    const candidates = randomCandidates(game);
    const { shares, value } = mixtureProgram(candidates, 0.1, BOUND);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(costOf(shares, candidates, 0.1)).toBeCloseTo(value, 6);
    for (let a = 0; a <= STEPS; a++) {
      for (let b = 0; a + b <= STEPS; b++) {
        const mixture = [a / STEPS, b / STEPS, (STEPS - a - b) / STEPS];
        expect(costOf(mixture, candidates, 0.1)).toBeGreaterThan(value - 1e-9);
      }
    }
  }
});

test("multipliers make the best single candidate cost as much as the best mixture: the duality of linear programs", () => {
  for (let game = 0; game < 20; game++) {
    const candidates = randomCandidates(game);
    const multipliers = worstMultipliers(candidates, 0.1, BOUND);
    expect(multipliers.flat(2).reduce((sum, each) => sum + each, 0)).toBeLessThan(BOUND + 1e-9);
    const priced = candidates.map(({ error, rates }) =>
      rates.reduce((sum, groups, e) => {
        for (const [i, first] of groups.entries())
          for (const [j, second] of groups.entries())
            sum += multipliers[e][i][j] * (first - second - (i === j ? 0 : 0.1));
        return sum;
      }, error),
    );
    expect(Math.min(...priced)).toBeCloseTo(mixtureProgram(candidates, 0.1, BOUND).value, 6);
  }
});
