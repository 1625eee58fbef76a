import { binomial } from "./binomial.js";

/** Indices of how much players do together beyond what fewer of them do. */
export type InteractionIndex = "SII" | "k-SII" | "STII" | "FSII" | "BII" | "FBII";

/** A fraction, exactly. */
type Fraction = { readonly over: bigint; readonly under: bigint };

/**
 * An index as weights of discrete derivatives: the index of a set S of s players is the sum, over the sets T of other
 * players, of `weights[s][|T|]` times the derivative of the game by S at T. A coalition C of any members of S and T others
 * thus counts `weights[s][|T|]` times, with the sign of (-1)^(members of S that are not in it).
 *
 * Worked out in whole numbers: the sums alternate, and in floating point nothing would be left of them beyond 30 players.
 *
 * @param order  the largest set: the indices but SII and BII depend on it
 * @param players  at least 1, at most 1000
 * @returns one array per set size up to `order`; entry 0 is empty
 * Source: SII Grabisch & Roubens 1999; k-SII Bordt & von Luxburg 2023; STII Sundararajan, Dhamdhere & Agarwal 2020; FSII and
 *   FBII Tsai, Yeh & Ravikumar 2023; BII Grabisch & Roubens 1999.
 */
export function interactionWeights(index: InteractionIndex, order: number, players: number): Float64Array[] {
  const weights: Float64Array[] = [new Float64Array(0)];
  for (let size = 1; size <= Math.min(order, players); size++) {
    const shares: Fraction[] = [];
    for (let all = size; all <= players; all++) shares.push(unanimityShare(index, order, size, all));
    weights.push(alternatingDifferences(shares));
  }
  return weights;
}

/**
 * The index of a set of `size` in the game that pays 1 once all of `all` players are there, the set among them: entry
 * [size][all], for sizes of 1 to `order`. An index is linear, and any game is a sum of such games.
 */
export function unanimityShares(index: InteractionIndex, order: number, max: number): Float64Array[] {
  return Array.from({ length: order + 1 }, (_, size) =>
    Float64Array.from({ length: max + 1 }, (_, all) => {
      if (size === 0 || all < size) return 0;
      const { over, under } = unanimityShare(index, order, size, all);
      return ratio(over, under);
    }),
  );
}

function unanimityShare(index: InteractionIndex, order: number, size: number, all: number): Fraction {
  const [s, u, k] = [size, all, order];
  const isWhole = { over: u === s ? 1n : 0n, under: 1n };
  switch (index) {
    case "SII":
      return { over: 1n, under: BigInt(u - s + 1) };
    case "BII":
      return { over: 1n, under: 2n ** BigInt(u - s) };
    case "STII":
      return s < k ? isWhole : { over: 1n, under: choose(u, k) };
    case "k-SII":
      return Array.from({ length: k - s + 1 }, (_, j) => ({
        over: BERNOULLI[j].over * choose(u - s, j),
        under: BERNOULLI[j].under * BigInt(Math.max(1, u - s - j + 1)),
      })).reduce(plus);
    case "FSII":
      if (u <= k) return isWhole;
      return {
        over: sign(k - s) * BigInt(s) * choose(k, s) * choose(u - 1, k),
        under: BigInt(k + s) * choose(u + k - 1, k + s),
      };
    case "FBII":
      if (u <= k) return isWhole;
      return { over: sign(k - s) * choose(u - s - 1, k - s), under: 2n ** BigInt(u - s) };
  }
}

/** The largest order: from there on Bernoulli numbers are missing, and sets are more than anyone reads. */
export const MAX_INTERACTION_ORDER = 5;

/** B(0) to B(4), B(1) negative. */
const BERNOULLI: readonly Fraction[] = [
  { over: 1n, under: 1n },
  { over: -1n, under: 2n },
  { over: 1n, under: 6n },
  { over: 0n, under: 1n },
  { over: -1n, under: 30n },
];

/** Entry t of n + 1: the sum over r of (-1)^r (n - t choose r) times share t + r. */
function alternatingDifferences(shares: readonly Fraction[]): Float64Array {
  const under = shares.reduce((common, share) => (common / divisor(common, share.under)) * share.under, 1n);
  const table = shares.map((share) => share.over * (under / share.under));
  const last = shares.length - 1;
  const found = new Float64Array(shares.length);
  for (let round = 0; round <= last; round++) {
    found[last - round] = ratio(table[last - round], under);
    for (let t = 0; t < last - round; t++) table[t] -= table[t + 1];
  }
  return found;
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { over: a.over * b.under + b.over * a.under, under: a.under * b.under };
}

function sign(power: number): bigint {
  return power % 2 === 0 ? 1n : -1n;
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  const small = binomial(n, k);
  if (small < Number.MAX_SAFE_INTEGER) return BigInt(small);
  let value = 1n;
  for (let i = 1; i <= k; i++) value = (value * BigInt(n - k + i)) / BigInt(i);
  return value;
}

function divisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller > 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The number nearest to a fraction, or next to it. */
function ratio(over: bigint, under: bigint): number {
  if (over === 0n) return 0;
  // 64 bits of the quotient, so that its rounding to 53 is all that is lost.
  const shift = 64 + bits(under) - bits(over);
  const quotient = shift > 0 ? (over << BigInt(shift)) / under : over / (under << BigInt(-shift));
  return Number(quotient) * 2 ** -shift;
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}
