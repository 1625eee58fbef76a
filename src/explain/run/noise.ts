import type { Note } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { twoDigits } from "./notes.js";

/** Noise of a model: variation of its answers to one and the same row. */
export interface Noise {
  /** One number per output: the variance of the answer to one model row. */
  readonly variances: Float64Array;
  /** Number of times that the instance was asked: the variance of the prediction, their mean, is smaller by this factor. */
  readonly asks: number;
  /** True where answers were seen to vary with the rows around only, and not from call to call. */
  readonly byBatch?: boolean;
}

/** The share of a row's variance that is left in the mean over all references. */
export function shareOfMean({ references, weights }: Pick<Probe, "references" | "weights">): number {
  return weights ? weights.reduce((sum, weight) => sum + weight * weight, 0) : 1 / references;
}

/** The noise in the answer to one row, from that in the mean over all references. */
export function rowNoise(worth: WorthNoise, probe: Pick<Probe, "references" | "weights">): Noise {
  const share = shareOfMean(probe);
  return { variances: worth.variances.map((variance) => variance / share), asks: 1 };
}

/** Answers that differ by no more than this share of their size differ by rounding, as those of single precision do. */
export const ROUNDING_SHARE = 1e-6;

/**
 * The noise in repeated answers; undefined where they differ by rounding at most.
 *
 * @param asks  asks x rows x outputs: the same rows, asked again and again; at least two asks
 */
export function noiseOf(asks: readonly (readonly Float64Array[])[]): Noise | undefined {
  const rows = asks[0].length;
  const variances = new Float64Array(asks[0][0].length);
  let varies = false;
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < variances.length; output++) {
      const answers = asks.map((ask) => ask[row][output]);
      const mean = answers.reduce((sum, value) => sum + value, 0) / answers.length;
      const squares = answers.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
      variances[output] += squares / (answers.length - 1) / rows;
      varies ||= Math.max(...answers) - Math.min(...answers) > ROUNDING_SHARE * Math.abs(mean);
    }
  }
  return varies ? { variances, asks: asks.length } : undefined;
}

/**
 * Note for a model whose answers vary by more than rounding.
 *
 * @param outputs  positions of the explained outputs
 * @param covered  true if the standard errors cover the noise; a text names something else that does
 */
export function answersVaryNote(
  { variances, byBatch }: Noise,
  probe: Pick<Probe, "outputs">,
  outputs: readonly number[],
  covered: boolean | string,
): Note {
  const sizes = outputs.map(
    (output) => `${twoDigits(Math.sqrt(variances[output]))} for output "${probe.outputs[output].name}"`,
  );
  const cause = byBatch ? "with the rows around it" : "from call to call";
  const moves = byBatch ? " Results change with the size of chunks and the number of workers." : "";
  return {
    code: byBatch ? "BATCH_DEPENDENT" : "ANSWERS_VARY",
    message: `The model's answers to one and the same row vary ${cause}, with a standard deviation of about ${sizes.join(", ")}. Nothing here is exact; ${
      covered
        ? `the ${covered === true ? "standard errors" : covered} cover this`
        : "nothing said of certainty covers this"
    }.${moves}`,
  };
}

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
export function repeatsOf(rows: number, affordable: number, max = MAX_REPEATS): number {
  const repeats = Math.min(max, rows, affordable);
  return repeats < Math.min(MIN_REPEATS, rows) ? 0 : Math.max(0, repeats);
}

/** Positions of `repeats` rows evenly spread over all. */
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
