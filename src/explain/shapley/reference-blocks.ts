import type { ReferenceRows } from "../../core/masker.js";
import type { Matrix } from "../../core/matrix.js";
import type { Range } from "../../core/plan.js";
import { widenedByStudent } from "../../math/widened-by-student.js";
import { shareOfReferences } from "../run/reference-groups.js";

/** Twenty blocks give a jackknife 19 degrees of freedom, at which an interval is 7% wider than a normal one. */
const MAX_BLOCKS = 20;

/** Reference rows that are a sample, in blocks of which each can be left out: a delete-a-group jackknife. */
export interface ReferenceBlocks {
  readonly ranges: readonly Range[];
  /** The share of all reference rows' weight that lies on each block. */
  readonly shares: Float64Array;
}

/** Blocks of about equal size. */
export function referenceBlocks(rows: Pick<ReferenceRows, "references" | "weights">): ReferenceBlocks {
  const { references } = rows;
  const count = Math.min(MAX_BLOCKS, references);
  const ranges = Array.from({ length: count }, (_, block) => ({
    from: Math.floor((block * references) / count),
    to: Math.floor(((block + 1) * references) / count),
  }));
  return { ranges, shares: Float64Array.from(ranges, (range) => shareOfReferences(rows, range)) };
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
function jackknifeVariances(estimates: readonly Float64Array[]): Float64Array {
  const blocks = estimates.length;
  return estimates[0].map((_, i) => {
    const mean = estimates.reduce((sum, estimate) => sum + estimate[i], 0) / blocks;
    const squares = estimates.reduce((sum, estimate) => sum + (estimate[i] - mean) * (estimate[i] - mean), 0);
    return ((blocks - 1) / blocks) * squares;
  });
}

/**
 * An estimate whose standard errors also cover which reference rows were sampled, where they were; null where there is one
 * sampled row only, which says nothing of how much others would differ.
 *
 * @param estimateWithout  outputs x numbers: the estimate without one block
 */
export async function withReferenceSampling<Estimate extends Errors>(
  estimate: Estimate,
  blocks: ReferenceBlocks | undefined,
  estimateWithout: ((block: number) => Promise<readonly Float64Array[]>) | undefined,
): Promise<Estimate> {
  if (!blocks) return estimate;
  if (!estimateWithout || blocks.ranges.length < 2) {
    return { ...estimate, standardErrors: estimate.standardErrors.map(() => null) };
  }
  const without: (readonly Float64Array[])[] = [];
  for (const block of blocks.ranges.keys()) without.push(await estimateWithout(block));
  const freedom = blocks.ranges.length - 1;
  return {
    ...estimate,
    standardErrors: estimate.standardErrors.map((errors, output) => {
      const sampling = jackknifeVariances(without.map((values) => values[output])).map(Math.sqrt);
      const widened = widenedByStudent(sampling, freedom);
      return errors ? errors.map((error, i) => Math.hypot(error, widened[i])) : null;
    }),
    degreesOfFreedom: Math.min(estimate.degreesOfFreedom, freedom),
  };
}

type Errors = {
  readonly standardErrors: readonly (Float64Array | null)[];
  readonly degreesOfFreedom: number;
};
