import type { ReferenceRows } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { Range } from "../../core/plan.js";

/** So many blocks give a jackknife 19 degrees of freedom, about as sure of itself as an interval has to be. */
const MAX_BLOCKS = 20;

/** Reference rows that are a sample, in blocks of which each can be left out: a delete-a-group jackknife. */
export interface ReferenceBlocks {
  readonly ranges: readonly Range[];
  /** The share of all reference rows' weight that lies on each block. */
  readonly shares: Float64Array;
}

/** Blocks of about equal size. */
export function referenceBlocks({
  references,
  weights,
}: Pick<ReferenceRows, "references" | "weights">): ReferenceBlocks {
  const count = Math.min(MAX_BLOCKS, references);
  const ranges = Array.from({ length: count }, (_, block) => ({
    from: Math.floor((block * references) / count),
    to: Math.floor(((block + 1) * references) / count),
  }));
  const shares = Float64Array.from(ranges, ({ from, to }) => {
    if (!weights) return (to - from) / references;
    let share = 0;
    for (let row = from; row < to; row++) share += weights[row];
    return share;
  });
  return { ranges, shares };
}

/**
 * The mean over all blocks but one, or over all.
 *
 * @param answers  one matrix per block: the mean over its reference rows
 */
export function meanOfBlocks(answers: readonly Matrix[], shares: Float64Array, without?: number): Matrix {
  const data = new Float64Array(answers[0].data.length);
  let total = 0;
  answers.forEach((block, index) => {
    if (index === without || shares[index] === 0) return;
    total += shares[index];
    for (let cell = 0; cell < data.length; cell++) data[cell] += shares[index] * block.data[cell];
  });
  for (let cell = 0; cell < data.length; cell++) data[cell] /= total;
  return { ...answers[0], data };
}

/**
 * The variance of an estimate by which reference rows were sampled, from the estimates without each block.
 * Source: Kott 2001 (delete-a-group jackknife).
 *
 * @param estimates  blocks x numbers
 */
export function jackknifeVariances(estimates: readonly Float64Array[]): Float64Array {
  const blocks = estimates.length;
  return estimates[0].map((_, i) => {
    const mean = estimates.reduce((sum, estimate) => sum + estimate[i], 0) / blocks;
    const squares = estimates.reduce((sum, estimate) => sum + (estimate[i] - mean) * (estimate[i] - mean), 0);
    return ((blocks - 1) / blocks) * squares;
  });
}
