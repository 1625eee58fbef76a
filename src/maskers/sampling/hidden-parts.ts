import { type Coalitions, noneKept, wordsPerCoalition } from "../../core/coalitions.js";
import type { Masker, Neighbourhood } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import type { Batch } from "../../core/model.js";
import type { Distance, NeighbourhoodRequest } from "../../core/neighbourhood.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { binomial } from "../../math/binomial.js";
import { localityWeights } from "../../math/locality-weights.js";
import { logGamma } from "../../math/log-gamma.js";
import { shuffle, shuffleFirst } from "../../random/shuffle.js";
import { type Stream, stream } from "../../random/stream.js";
import { indexAt } from "../../random/weighted-draw.js";

/**
 * The share of samples that hide so many parts, for 0 to all of them, and how much the kernel leaves of it.
 *
 * The distances of a row of 0 and 1 to the row of ones depend only on how many parts are hidden, so the kernel
 * can be put into the shares: samples drawn from `shares` all weigh the same.
 */
export interface HiddenShares {
  /** parts + 1 numbers summing to 1: the distribution tilted by the kernel. */
  readonly shares: Float64Array;
  /** The average kernel weight under the distribution without it. */
  readonly meanWeight: number;
}

/**
 * @param where  the function that the user called, and its name for the width
 * @param hidden  "halves": a coin per part; "uniform": 1 to all parts, each number equally often (LIME for text)
 * @param instanceShare  with "uniform": the share of samples that hide nothing; the reference implementation has one
 */
export function hiddenShares(
  where: string,
  parts: number,
  hidden: "halves" | "uniform",
  distance: Distance,
  width: number,
  instanceShare: number,
): HiddenShares {
  const base = Float64Array.from({ length: parts + 1 }, (_, count) => {
    if (hidden === "uniform") return count === 0 ? instanceShare : (1 - instanceShare) / parts;
    return halvesShare(parts, count);
  });
  const kernel = localityWeights(
    base.map((_, count) => distanceOf(distance, parts, count)),
    width,
  );
  const shares = base.map((share, count) => share * kernel[count]);
  const meanWeight = shares.reduce((sum, share) => sum + share, 0);
  if (!(meanWeight > 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where} ${width} is too small for ${parts} parts: every sample has weight 0; raise it`,
    );
  }
  return { shares: shares.map((share) => share / meanWeight), meanWeight };
}

/** Beyond, 2 to the power of the parts is no number any more. */
const MAX_COUNTED_PARTS = 1000;

/** The share of rows that hide so many parts, with a coin for each. */
function halvesShare(parts: number, count: number): number {
  if (parts <= MAX_COUNTED_PARTS) return binomial(parts, count) / 2 ** parts;
  const logChoose = logGamma(parts + 1) - logGamma(count + 1) - logGamma(parts - count + 1);
  return Math.exp(logChoose - parts * Math.LN2);
}

/** From the row of ones to one with so many zeros. The cosine of a row of zeros is taken as 0. */
function distanceOf(distance: Distance, parts: number, hidden: number): number {
  if (distance === "manhattan") return hidden;
  return distance === "euclidean" ? Math.sqrt(hidden) : 1 - Math.sqrt((parts - hidden) / parts);
}

/**
 * Samples that hide parts at random, each met with one reference row of the masker.
 *
 * In the design "quasi", how many parts are hidden is spread evenly over the samples, and so are the reference rows.
 * Source: Ribeiro, Singh & Guestrin 2016; the kernel in the sampling: Tan, Tian & Li 2023 (GLIME).
 */
export function hiddenParts<B extends Batch>(masker: Masker<B>, request: NeighbourhoodRequest): Neighbourhood<B> {
  const { samples, seed, replicate, distance, width, design, instanceShare } = request;
  const { parts } = masker;
  const random = stream(seed, `neighbourhood ${design}`, replicate);
  const { shares, meanWeight } = hiddenShares(
    "neighbourhood: width",
    parts,
    masker.locality?.hidden ?? "halves",
    distance,
    width,
    instanceShare,
  );
  const spread = spreadUniforms(samples, random, design);
  const referenceAt = spreadUniforms(samples, random, design);

  const kept = noneKept(samples, parts);
  const { from, to } = request.references ?? { from: 0, to: masker.references };
  const weights = masker.weights?.subarray(from, to);
  const referenceOf = new Int32Array(samples);
  const z: Matrix = { data: new Float64Array(samples * parts), rows: samples, columns: parts };
  const order = Uint32Array.from({ length: parts }, (_, part) => part);
  for (let row = 0; row < samples; row++) {
    const hidden = indexAt(shares, spread[row]);
    shuffleFirst(order, parts - hidden, random);
    keepFirst(kept, z, row, order, parts - hidden);
    referenceOf[row] =
      from + (weights ? indexAt(weights, referenceAt[row]) : Math.floor(referenceAt[row] * (to - from)));
  }
  return { z, meanWeight, perturbation: masker, plan: { z: kept, referenceOf } };
}

/** Keeps the parts that come first in an order, in a mask and in its row of 0 and 1. */
function keepFirst({ bits }: Coalitions, z: Matrix, row: number, order: Uint32Array, count: number): void {
  const inRow = matrixRow(z, row);
  const word = row * wordsPerCoalition(z.columns);
  for (let i = 0; i < count; i++) {
    const part = order[i];
    inRow[part] = 1;
    bits[word + (part >>> 5)] |= 1 << (part & 31);
  }
}

/** Uniform numbers in random order: for "quasi", one in each of `count` equal intervals. */
function spreadUniforms(count: number, random: Stream, design: "quasi" | "random"): Float64Array {
  if (design === "random") return Float64Array.from({ length: count }, () => random.uniform());
  const numbers = Float64Array.from({ length: count }, (_, i) => (i + random.uniform()) / count);
  return shuffle(numbers, random);
}
