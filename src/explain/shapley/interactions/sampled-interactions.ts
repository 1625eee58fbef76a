import { binomial } from "../../../math/binomial.js";
import { type InteractionIndex, unanimityShares } from "../../../math/interaction-weights.js";
import { unseenStep } from "../../../math/unseen-step.js";
import type { EmptyAndFull, Worths } from "../shapley-game.js";
import { addResiduals, type Fits, type Known } from "./add-residuals.js";
import type { InteractionDesign } from "./interaction-design.js";
import { setsOfSize } from "./interaction-sets.js";
import { type ParityFit, parityRegression } from "./parity-regression.js";

/** Estimates an interaction index from the answers to a design. */
export interface SampledInteractions {
  estimate(worths: Worths, ends: EmptyAndFull): Promise<SampledIndex[]>;
  /** The values alone, by the fits that were chosen for `like`. */
  again(worths: Worths, ends: EmptyAndFull, like: readonly SampledIndex[]): Promise<Float64Array[]>;
}

/** An index of one output. */
export interface SampledIndex {
  /** One per set. */
  readonly values: Float64Array;
  /** One per set: the variance by which coalitions were drawn; it holds most of what the model's noise adds. */
  readonly variances: Float64Array;
  /** One per set: the degrees of freedom of its variance. */
  readonly freedoms: Float64Array;
  /** One per set: how much of the variance of an answer by the model's noise is to be added. */
  readonly noiseShares: Float64Array;
  /** Root mean square of the leave-one-out residuals, relative to the spread of the answers. */
  readonly heldOutError: number;
  readonly fits: Fits;
}

/** The highest degree of the regressions. */
const MAX_DEGREE = 3;

/**
 * Regressions of low degree say most of what a game does, and their index is known exactly. What they leave is estimated
 * from the sample without assuming anything about it, so that a bad regression makes an estimate less precise and not
 * wrong. Standard errors rest on what the regressions say of pairs that they have not seen.
 *
 * @param sets  as interactionSets lists them
 * @param weights  as interactionWeights gives them
 * Source: the regression estimator of Sarndal, Swensson & Wretman 1992, chapter 6; for Shapley values Witter, Liu & Musco
 *   2025. Every coalition counts for every set: Fumagalli et al. 2023 ("SHAP-IQ").
 * Cost: no model row; O(pairs x (sets + columns^2)) time.
 */
export async function sampledInteractions(
  design: InteractionDesign,
  index: InteractionIndex,
  order: number,
  sets: readonly (readonly number[])[],
  weights: readonly Float64Array[],
  giveWay: () => Promise<void>,
): Promise<SampledInteractions> {
  const odd = await parityRegression(design, 1, giveWay);
  const even = await parityRegression(design, 0, giveWay);
  const shares = signShares(index, order);
  const positions = new Map(sets.map((set, i) => [set.join(), i]));
  const known = { design, sets, weights };

  const valuesOf = async (fits: Fits, step: number) => {
    const values = new Float64Array(sets.length);
    for (const fit of [fits.odd, fits.even]) {
      addRegression(values, fit, shares, positions);
      await giveWay();
      takeOwed(values, known, fit);
      await giveWay();
    }
    addEnds(values, known, fits);
    return { values, ...(await addResiduals(values, known, fits, giveWay, step)) };
  };
  return {
    async estimate(worths, ends) {
      const found: SampledIndex[] = [];
      const steps = worths.map((worth, output) => unseenStep(worth, ends.empty[output], ends.full[output]));
      for (const [output, half] of halvesOf(design, worths, ends).entries()) {
        const fits = { odd: await odd.choose(half.odd), even: await even.choose(half.even) };
        found.push({ ...(await valuesOf(fits, steps[output])), heldOutError: heldOutError(design, half, fits), fits });
      }
      return found;
    },
    async again(worths, ends, like) {
      const found: Float64Array[] = [];
      for (const [output, half] of halvesOf(design, worths, ends).entries()) {
        const { fits } = like[output];
        const refitted = {
          odd: odd.refit(fits.odd.choice, half.odd),
          even: even.refit(fits.even.choice, half.even),
        };
        found.push((await valuesOf(refitted, 0)).values);
      }
      return found;
    },
  };
}

/** Half the differences and half the sums of the answers to each pair, and last of the grand and the empty coalition. */
interface Halves {
  readonly odd: Float64Array;
  readonly even: Float64Array;
}

function halvesOf({ asked }: InteractionDesign, worths: Worths, { empty, full }: EmptyAndFull): Halves[] {
  return worths.map((worth, output) => {
    const half = (sign: number) =>
      Float64Array.from({ length: asked.length + 1 }, (_, i) =>
        i < asked.length
          ? (worth[asked[i]] + sign * worth[asked[i] + 1]) / 2
          : (full[output] + sign * empty[output]) / 2,
      );
    return { odd: half(-1), even: half(1) };
  });
}

/**
 * The index of a set of `size` in the game "product of the signs of `all` players", the set among them: entry [size][all].
 * A product of signs is a sum of unanimity games.
 */
function signShares(index: InteractionIndex, order: number): number[][] {
  const unanimity = unanimityShares(index, order, MAX_DEGREE);
  return Array.from({ length: order + 1 }, (_, size) =>
    Array.from({ length: MAX_DEGREE + 1 }, (_, all) => {
      let sum = 0;
      for (let some = Math.max(1, size); some <= all; some++) {
        const sign = (all - some) % 2 === 0 ? 1 : -1;
        sum += sign * 2 ** some * binomial(all - size, some - size) * unanimity[size][some];
      }
      return sum;
    }),
  );
}

/** Adds the index of a sum of products of signs. */
function addRegression(
  values: Float64Array,
  { sets, coefficients }: ParityFit,
  shares: readonly (readonly number[])[],
  positions: ReadonlyMap<string, number>,
): void {
  for (const [i, all] of sets.entries()) {
    for (let size = 1; size < Math.min(shares.length, all.length + 1); size++) {
      const share = shares[size][all.length];
      if (share === 0) continue;
      for (const some of setsOfSize(all.length, size)) {
        values[positions.get(some.map((at) => all[at]).join()) as number] += share * coefficients[i];
      }
    }
  }
}

/** Takes out what a regression says of pairs of a size by having seen some of them. */
function takeOwed(values: Float64Array, { design, sets, weights }: Known, fit: ParityFit): void {
  const players = design.coalitions.parts;
  for (const [size, owed] of fit.owed) {
    const sums = sumsOfSize(players, size, weights);
    const membership = new Uint8Array(players);
    for (const [i, set] of sets.entries()) {
      for (const player of set) membership[player] = 1;
      let sum = 0;
      for (const [column, others] of fit.sets.entries()) {
        let common = 0;
        for (let k = 0; k < others.length; k++) common += membership[others[k]];
        sum += sums[set.length][others.length][common] * owed[column];
      }
      values[i] -= sum;
      for (const player of set) membership[player] = 0;
    }
  }
}

/**
 * The sum, over all coalitions of a size and their complements, of what each counts in the index of a set S times the
 * product of the signs of a set T: entry [members of S][members of T][members of both].
 */
function sumsOfSize(players: number, size: number, weights: readonly Float64Array[]): number[][][] {
  const sizes = 2 * size === players ? [size] : [size, players - size];
  return weights.map((ofSize, s) =>
    Array.from({ length: MAX_DEGREE + 1 }, (_, t) =>
      Array.from({ length: Math.min(s, t) + 1 }, (_, both) => {
        const others = players - s - t + both;
        let sum = 0;
        if (others < 0) return 0;
        for (const kept of sizes) {
          for (let a = 0; a <= both; a++) {
            for (let b = 0; b <= s - both; b++) {
              for (let c = 0; c <= t - both; c++) {
                const count =
                  binomial(both, a) *
                  binomial(s - both, b) *
                  binomial(t - both, c) *
                  binomial(others, kept - a - b - c);
                const sign = (s + t - 2 * a - b - c) % 2 === 0 ? 1 : -1;
                if (count > 0) sum += sign * count * ofSize[kept - a - b];
              }
            }
          }
        }
        return sum;
      }),
    ),
  );
}

/** Adds what the regressions leave of the empty and the grand coalition. */
function addEnds(values: Float64Array, { design, sets, weights }: Known, { odd, even }: Fits): void {
  const last = design.asked.length;
  const players = design.coalitions.parts;
  const full = even.residuals[last] + odd.residuals[last];
  const empty = even.residuals[last] - odd.residuals[last];
  for (const [i, { length: size }] of sets.entries()) {
    values[i] += weights[size][players - size] * full + (size % 2 === 0 ? 1 : -1) * weights[size][0] * empty;
  }
}

function heldOutError({ regressionWeights }: InteractionDesign, half: Halves, { odd, even }: Fits): number {
  const sum = (values: Float64Array) =>
    regressionWeights.reduce((total, weight, pair) => total + weight * values[pair] ** 2, 0);
  const total = regressionWeights.reduce((all, weight) => all + weight, 0);
  const mean = regressionWeights.reduce((all, weight, pair) => all + weight * half.even[pair], 0) / total;
  const spread = sum(half.odd) + sum(half.even.map((value) => value - mean));
  return spread > 0 ? Math.sqrt((sum(odd.leaveOneOut) + sum(even.leaveOneOut)) / spread) : 0;
}
