import { unseenSquare } from "../../../math/unseen-step.js";
import type { InteractionDesign } from "./interaction-design.js";
import type { ParityFit } from "./parity-regression.js";

/** The fits of both halves of a game. */
export interface Fits {
  readonly odd: ParityFit;
  readonly even: ParityFit;
}

/** What an index is estimated from, besides answers. */
export type Known = {
  readonly design: InteractionDesign;
  readonly sets: readonly (readonly number[])[];
  readonly weights: readonly Float64Array[];
};

/** One number per set. */
type Sums = {
  readonly values: Float64Array;
  readonly variances: Float64Array;
  readonly noiseShares: Float64Array;
  /** Of what each pair adds to the variances. */
  readonly squares: Float64Array;
};

/** Weights of pairs in sets between two turns of other work: a few milliseconds. */
const WORK_PER_TURN = 2e5;

/**
 * Adds what the regressions leave of the coalitions that were asked, each as often as it stands for others.
 *
 * Two pairs of a size that a fit happens to meet say little of how far it is from the others: the squares that the variance
 * of a size rests on are those of its own pairs and, counted like two more, the mean over all pairs, with that of the empty
 * and the grand coalition among them. A game that looks constant wherever it was asked is thereby not taken for known.
 *
 * @param step  how far a coalition may be off from what all others say, where that has not been seen: see unseenStep
 * @returns per set, the variance of a sample without replacement in each size, about 0, and the share of the model's noise
 * Source: the moderation of Smyth 2004 for sizes in place of genes.
 */
export async function addResiduals(
  values: Float64Array,
  known: Known,
  fits: Fits,
  giveWay: () => Promise<void>,
  step = 0,
): Promise<Pick<Sums, "variances" | "noiseShares"> & { readonly freedoms: Float64Array }> {
  const { design, sets } = known;
  const pairs = design.asked.length;
  const zeros = () => new Float64Array(sets.length);
  const sums = { values, variances: zeros(), noiseShares: zeros(), squares: zeros() };
  const moderation = moderationOf(design, fits, step);
  const perTurn = Math.ceil(WORK_PER_TURN / sets.length);
  for (let from = 0; from < pairs; from += perTurn) {
    addResidualsOf(from, Math.min(pairs, from + perTurn), sums, known, fits, moderation);
    await giveWay();
  }
  const { variances, noiseShares, squares } = sums;
  return { variances, noiseShares, freedoms: variances.map((variance, i) => freedomOf(variance, squares[i])) };
}

function addResidualsOf(
  from: number,
  to: number,
  { values, variances, noiseShares, squares }: Sums,
  { design, sets, weights }: Known,
  { odd, even }: Fits,
  { own, typical, unseen: unseenSquares }: Moderation,
): void {
  const { kept, sizes, expansion } = design;
  const players = design.coalitions.parts;
  for (let pair = from; pair < to; pair++) {
    const at = pair * players;
    const factor = expansion[pair];
    const drawn = 1 - 1 / factor;
    const size = sizes[pair];
    const left = (fit: ParityFit) =>
      fit.owed.has(size)
        ? fit.residuals[pair] + fit.overstated[pair] + (factor - 1) * fit.leaveOneOut[pair]
        : factor * fit.residuals[pair];
    const half = left(even) + left(odd);
    const other = left(even) - left(odd);
    const unseenHalf = factor * (even.leaveOneOut[pair] + odd.leaveOneOut[pair]);
    const unseenOther = factor * (even.leaveOneOut[pair] - odd.leaveOneOut[pair]);
    for (let i = 0; i < sets.length; i++) {
      const set = sets[i];
      const ofSize = weights[set.length];
      let inside = 0;
      for (let k = 0; k < set.length; k++) inside += kept[at + set[k]];
      const outside = set.length - inside;
      // A coalition counts by how many others it has, with a sign for each member of the set that it lacks.
      const weight = (outside & 1 ? -1 : 1) * ofSize[size - inside];
      const weightOfOther = (inside & 1 ? -1 : 1) * ofSize[players - size - outside];
      values[i] += weight * half + weightOfOther * other;
      const unseen = (weight * unseenHalf + weightOfOther * unseenOther) ** 2;
      const usual = typical.even * (weight + weightOfOther) ** 2 + typical.odd * (weight - weightOfOther) ** 2;
      const steps = unseenSquares * (weight * weight + weightOfOther * weightOfOther);
      const variance = drawn * (own[size] * unseen + factor * factor * ((1 - own[size]) * usual + steps));
      variances[i] += variance;
      squares[i] += variance * variance;
      noiseShares[i] += (1 - drawn) * factor * factor * (weight * weight + weightOfOther * weightOfOther);
    }
  }
}

/**
 * The degrees of freedom of a sum of squares, by how evenly its terms add to it: that of n squares of normal numbers has n.
 * Source: Satterthwaite 1946, with the fourth moment of the terms themselves.
 */
function freedomOf(sum: number, squares: number): number {
  return squares > 0 ? (3 * sum * sum) / squares : Number.POSITIVE_INFINITY;
}

/** How many pairs of its own size the mean over all pairs counts like. */
const PRIOR_PAIRS = 2;

type Moderation = {
  /** One per size: the share of the squares of its own pairs. */
  readonly own: Float64Array;
  /** The mean square over all pairs, of each half of the game. */
  readonly typical: { readonly odd: number; readonly even: number };
  /** The mean square that each coalition of a pair may be off by, unseen. */
  readonly unseen: number;
};

function moderationOf(
  { asked, sizes, expansion, coalitions }: InteractionDesign,
  { odd, even }: Fits,
  step: number,
): Moderation {
  const drawnPairs = expansion.reduce((sum, factor) => sum + (factor > 1 ? 1 : 0), 0);
  const counts = new Float64Array(coalitions.parts + 1);
  for (const size of sizes) counts[size]++;
  // The last row is that of the empty and the grand coalition.
  const rows = asked.length + 1;
  const meanSquare = ({ leaveOneOut }: ParityFit) => leaveOneOut.reduce((sum, each) => sum + each * each, 0) / rows;
  const both = [meanSquare(odd), meanSquare(even)];
  // A half that was 0 wherever it was asked may in one more pair be as large as the other.
  const least = (both[0] + both[1]) / (rows + 1);
  return {
    own: counts.map((count) => count / (count + PRIOR_PAIRS)),
    unseen: unseenSquare(step, drawnPairs) / 2,
    typical: { odd: Math.max(both[0], least), even: Math.max(both[1], least) },
  };
}
