import { type Noise, noiseOf } from "./noise.js";
import type { Run } from "./run.js";

/** The model's answer to the instance. */
export interface InstanceAnswer {
  /** One number per output; of a model whose answers vary, a mean. */
  readonly prediction: Float64Array;
  /** Number of model rows that were asked again. */
  readonly repeated: number;
  /** Present where the model's answers to the instance vary from call to call. */
  readonly noise?: Noise;
}

/** Enough to estimate the size of a noise to a factor of two. */
const MAX_ASKS = 5;

/**
 * Asks the instance twice, to see whether its answer stays the same; where it does not, up to three times more.
 *
 * @param spareRows  rows that may be asked beyond the first
 */
export async function askInstance(run: Run, spareRows: number): Promise<InstanceAnswer> {
  const asks = [(await run.predictInstance()).data];
  const maxAsks = Math.min(MAX_ASKS, 1 + spareRows);
  while (asks.length < maxAsks) {
    asks.push((await run.predictInstance()).data);
    if (!noiseOf(asks.map((answer) => [answer]))) return { prediction: asks[0], repeated: asks.length - 1 };
  }
  const [prediction] = asks;
  const noise = asks.length > 1 ? noiseOf(asks.map((answer) => [answer])) : undefined;
  if (!noise) return { prediction, repeated: asks.length - 1 };
  const mean = prediction.map((_, output) => asks.reduce((sum, answer) => sum + answer[output], 0) / asks.length);
  return { prediction: mean, repeated: asks.length - 1, noise };
}
