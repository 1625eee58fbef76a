import type { Matrix } from "../../core/matrix.js";

/** Noise in the worth of one and the same coalition, from ask to ask. */
export interface WorthNoise {
  /** One number per output. */
  readonly variances: Float64Array;
  readonly degreesOfFreedom: number;
}

/** Repeats that tell the size of a noise well enough, and the fewest that tell anything. */
const MAX_REPEATS = 64;
const MIN_REPEATS = 4;

/** Number of rows to ask again, as far as `affordable` goes; 0 where that is too few to tell anything. */
export function repeatsOf(rows: number, affordable: number, most = MAX_REPEATS): number {
  const repeats = Math.min(most, rows, affordable);
  return repeats < Math.min(MIN_REPEATS, rows) ? 0 : Math.max(0, repeats);
}

/** So many rows evenly spread over all. */
export function spreadRows(rows: number, repeats: number): number[] {
  return Array.from({ length: repeats }, (_, i) => Math.floor((i * rows) / repeats));
}

/** The variance of one answer, by rows that were asked twice: half the mean square of the difference. */
export function worthNoise(first: Matrix, again: Matrix): WorthNoise {
  const variances = new Float64Array(first.columns);
  for (let cell = 0; cell < first.data.length; cell++) {
    const difference = first.data[cell] - again.data[cell];
    variances[cell % first.columns] += (difference * difference) / 2 / first.rows;
  }
  return { variances, degreesOfFreedom: first.rows };
}
