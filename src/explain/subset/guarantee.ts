/** The share of the best value that a choice of parts is certain to reach, by submodularity ratio gamma. */
export type Guarantee = {
  /** The share as a formula in gamma. */
  readonly factor: string;
  /** Ratios from 1 (submodular: gains only shrink as a set grows), and the share at each. */
  readonly gamma: readonly number[];
  readonly share: readonly number[];
};

/** The share that a method guarantees by its own theorem. */
export type Ratio = {
  readonly factor: string;
  readonly at: (gamma: number) => number;
  /** True if the theorem holds for gamma = 1 alone. */
  readonly onlySubmodular?: boolean;
};

const GAMMAS = [1, 0.75, 0.5, 0.25];

/**
 * The larger of a method's own ratio and of gamma / k: the best single part has at least that share of the best set of
 * at most k parts, and both methods answer with a set that is worth at least as much. This needs no order of the parts
 * and no end of the run, only that each part was asked alone.
 *
 * @param k  the most parts to choose
 * @param ratio  absent where the method's own theorem does not hold
 * Source: Elenberg, Dimakis, Feldman & Karbasi 2017, Observation A.8.
 */
export function guaranteeOf(k: number, ratio?: Ratio): Guarantee {
  const single = k === 1 ? "gamma" : `gamma / ${k}`;
  const share = GAMMAS.map((gamma) => {
    const byRatio = ratio && (gamma === 1 || !ratio.onlySubmodular) ? ratio.at(gamma) : 0;
    return Math.max(gamma / k, byRatio);
  });
  if (ratio === undefined) return { factor: single, gamma: GAMMAS, share };
  const factor = ratio.onlySubmodular
    ? `${single}; for gamma = 1 the larger of it and ${ratio.factor}`
    : `the larger of ${single} and ${ratio.factor}`;
  return { factor, gamma: GAMMAS, share };
}
