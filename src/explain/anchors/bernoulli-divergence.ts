/**
 * The Kullback-Leibler divergence of the Bernoulli law of mean p from that of mean q, in nats: 0 where they are the
 * same, Infinity where p allows what q rules out.
 *
 * @param p  0 to 1
 * @param q  0 to 1
 */
export function bernoulliDivergence(p: number, q: number): number {
  return term(p, q) + term(1 - p, 1 - q);
}

function term(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q);
}
