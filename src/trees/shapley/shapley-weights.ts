/**
 * What a leaf worth 1 gives each player of the game "all of p players are there and none of n others":
 * entry p * (most + 1) + n is (p - 1)! n! / (p + n)!, the share of orders in which one of the p comes last of
 * them and before all n. One of the n gets minus the entry n * (most + 1) + p.
 *
 * @param most  the most players there are
 * @returns  (most + 1) x (most + 1); row 0 is 0
 * Source: Shapley 1953; for leaves Lundberg et al. 2020, Laberge & Pequignot 2022.
 */
export function shapleyWeights(most: number): Float64Array {
  const weights = new Float64Array((most + 1) ** 2);
  for (let p = 1; p <= most; p++) {
    const row = p * (most + 1);
    weights[row] = 1 / p;
    for (let n = 1; n <= most - p; n++) weights[row + n] = (weights[row + n - 1] * n) / (p + n);
  }
  return weights;
}
