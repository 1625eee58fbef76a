/** Masses of a rule's distribution just before one of its rows is looked at. */
interface Unasked {
  /** The mass known to agree. */
  readonly agreed: number;
  /** The mass not yet asked; 1 (with agreed 0) where rows are drawn with replacement. */
  readonly unseen: number;
}

/** A bet that a rule's precision is at least tau, which pays only if it is. */
export interface EProcess {
  /** Bets on the next row, drawn from what is unseen in proportion to weight, then learns its answer. */
  observe(before: Unasked, agrees: boolean): void;
  /** Natural logarithm of the largest wealth so far; evidence at alpha delta once it reaches ln(1 / delta). */
  logEvidence(): number;
  readonly draws: number;
  readonly agreeing: number;
}

/** Weight of the expected rate in the first bets, in imagined draws. */
const PRIOR_DRAWS = 12;
/** A bet on "never fails" would lose everything at the first failure. */
const HIGHEST_RATE = 0.998;

/**
 * An e-process against "the precision is below tau" from draws without replacement, in proportion to weight.
 *
 * Given everything before it, the next row agrees with probability (precision - agreed) / unseen, which under the null
 * hypothesis is below m = (tau - agreed) / unseen. wealth starts at 1 and is multiplied by r / m where the row agrees and
 * by (1 - r) / (1 - m) where it does not, r >= m being the agreement rate bet on: on average it does not grow under
 * the null, so it ever reaches 1 / delta with a probability of at most delta (Ville 1939), however often it is looked
 * at and whenever the draws stop.
 *
 * @param tau  the precision to be shown, above 0 and below 1
 * @param expected  the agreement rate bet on first; whatever it is, the evidence is valid
 * Source: Waudby-Smith & Ramdas 2020 and 2024 (betting without replacement); weights: Shekhar, Xu, Lipton, Liang &
 *   Ramdas 2023 (weighted sampling without replacement).
 */
export function eProcess(tau: number, expected: number): EProcess {
  let draws = 0;
  let agreeing = 0;
  let logWealth = 0;
  let most = 0;
  return {
    observe({ agreed, unseen }, agrees) {
      const m = (tau - agreed) / unseen;
      const rate = (agreeing + PRIOR_DRAWS * expected) / (draws + PRIOR_DRAWS);
      draws++;
      if (agrees) agreeing++;
      // At m of 1 or more no bet can win; at 0 or less there is nothing unseen to show.
      if (!(m > 0 && m < 1)) return;
      const r = Math.max(m, Math.min(rate, HIGHEST_RATE));
      logWealth += agrees ? Math.log(r / m) : Math.log((1 - r) / (1 - m));
      most = Math.max(most, logWealth);
    },
    logEvidence: () => most,
    get draws() {
      return draws;
    },
    get agreeing() {
      return agreeing;
    },
  };
}

/** The share of delta that the k-th candidate (from 1) may spend; all of them together spend no more than delta. */
export function alphaOf(candidate: number, delta: number): number {
  return (6 * delta) / (Math.PI * Math.PI * candidate * candidate);
}
