/**
 * The Shapley values of the game "all of p players are there and none of n others", worth 1:
 * entry p * (max + 1) + n is (p - 1)! n! / (p + n)!, the share of orders in which one of the p comes last of
 * them and before all n. One of the n gets minus the entry n * (max + 1) + p.
 *
 * @param max  the largest number of players
 * @returns  (max + 1) x (max + 1); row 0 is 0
 * Source: Shapley 1953; for leaves Lundberg et al. 2020, Laberge & Pequignot 2022.
 */
export function shapleyWeights(max: number): Float64Array {
  const weights = new Float64Array((max + 1) ** 2);
  for (let p = 1; p <= max; p++) {
    const row = p * (max + 1);
    weights[row] = 1 / p;
    for (let n = 1; n <= max - p; n++) weights[row + n] = (weights[row + n - 1] * n) / (p + n);
  }
  return weights;
}
