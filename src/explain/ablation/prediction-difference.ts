import { checkSeed, checkWholeNumber } from "../../core/checks/check-options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { type Seed, stream } from "../../random/stream.js";
import { type LeaveOneOutOptions, leaveOneOut } from "./leave-one-out.js";

export type PredictionDifferenceOptions = LeaveOneOutOptions & {
  /** How many background rows each part takes its replacements from, drawn for each part anew. Default: all. */
  readonly samples?: number;
  /**
   * The N of the Laplace correction, the number of rows the model was trained on: probabilities p become
   * (p N + 1) / (N + K), for K classes. Default 1000, by which no odds are beyond about 2^10.
   */
  readonly trainingRows?: number;
  /** Names the draws. Default 0. */
  readonly seed?: Seed;
};

/** Probabilities in single precision, and means of them, may leave [0, 1] by this much. */
const ROUNDING = 1e-6;

/**
 * By how many bits of odds a part speaks for an output: log2 odds(p(all)) - log2 odds(p(all but the part)), where the
 * part is replaced by what samples hold in its place and the answers are averaged.
 *
 * What is sampled: the part's values in rows of the background, whatever the other parts are. This is the marginal
 * version of the method; the conditional one of Zintgraf et al., which for images draws a patch given the pixels around
 * it from a normal distribution, is not here. A replacement need not fit its surroundings.
 *
 * @param probe  of a model that answers probabilities. For an image, give `columns` other images as background and
 *   each region's columns as a group, or give `patches` other images to hide with
 * @param options  see PredictionDifferenceOptions
 * @returns values outputs x parts in log2 odds: above 0 speaks for the output. Standard errors are of the drawing of
 *   samples from this background: 0 when all rows are met, null for a single sample
 * @throws WhyboxError INVALID_ARGUMENT; LINK_DOMAIN for an answer outside [0, 1]; BUDGET_TOO_SMALL; ABORTED, with
 *   a partial explanation once a part is answered
 * Source: Zintgraf, Cohen, Adel & Welling 2017, equations 1 to 3; Robnik-Sikonja & Kononenko 2008.
 * Cost: parts x samples + background rows, and 2 for the instance.
 * @example
 * const explanation = await predictionDifference(probe(classifier, columns(background, instance)));
 */
export async function predictionDifference(
  probe: Probe,
  options: PredictionDifferenceOptions = {},
): Promise<Attribution> {
  const method = "predictionDifference";
  const { seed = 0, trainingRows = 1000 } = options;
  checkSeed(method, seed);
  checkWholeNumber(method, "trainingRows", trainingRows, 1);
  checkWholeNumber(method, "samples", options.samples, 1);
  const most = (draws: number) => Math.min(draws, options.samples ?? draws);
  const { ends, outputs, free, explain } = await leaveOneOut(
    method,
    probe,
    options,
    ["samples", "trainingRows", "seed"],
    most,
  );
  const draws = probe.references;
  const samples = most(draws);
  const isWhole = samples === draws;
  const everyRow = Int32Array.from({ length: draws }, (_, row) => row);
  const draw = new Int32Array(free.length * samples);
  free.forEach((part, i) => {
    draw.set(isWhole ? everyRow : drawn(probe, samples, seed, part), i * samples);
  });
  const classes = Math.max(2, probe.outputs.length);
  const odds = (probability: number, output: number): number => {
    if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) {
      throw new WhyboxError(
        "LINK_DOMAIN",
        `${method}: expected probabilities, output "${probe.outputs[output].name}" answered ${probability}`,
      );
    }
    const corrected = laplace(Math.min(1, Math.max(0, probability)), trainingRows, classes);
    return Math.log2(corrected / (1 - corrected));
  };
  const weights = isWhole ? probe.weights : undefined;
  // Drawn without replacement from equal rows, so that nothing is left to chance once all are drawn.
  const finite = probe.weights ? 1 : 1 - samples / draws;
  return explain(
    samples,
    (answers, answered) => {
      const means = outputs.map((output) => answered.map((i) => summary(answers, i, samples, output, weights)));
      const full = outputs.map((output) => odds(ends.prediction[output], output));
      return {
        values: means.map((row, i) => row.map(({ mean }) => full[i] - odds(mean, outputs[i]))),
        standardErrors: means.map((row) =>
          row.map(({ mean, variance }) => {
            if (isWhole) return 0;
            if (samples === 1) return null;
            const corrected = laplace(mean, trainingRows, classes);
            // The delta method: the slope of log2 odds at the mean.
            const slope = trainingRows / (trainingRows + classes) / (Math.LN2 * corrected * (1 - corrected));
            return slope * Math.sqrt((variance * finite) / samples);
          }),
        ),
        full,
        intercepts: outputs.map((output) => odds(ends.baseline[output], output)),
        options: { samples, trainingRows },
        link: "log2 odds",
        seed,
      };
    },
    draw,
  );
}

function laplace(probability: number, trainingRows: number, classes: number): number {
  return (probability * trainingRows + 1) / (trainingRows + classes);
}

/** Which background rows replace a part: without replacement, or by weight with replacement. */
function drawn({ references: draws, weights }: Probe, samples: number, seed: Seed, part: number): Int32Array {
  const numbers = stream(seed, "prediction difference draws", part);
  if (weights) return Int32Array.from({ length: samples }, () => byWeight(weights, numbers.uniform()));
  const rows = Int32Array.from({ length: draws }, (_, row) => row);
  for (let i = 0; i < samples; i++) {
    const other = i + numbers.integer(rows.length - i);
    [rows[i], rows[other]] = [rows[other], rows[i]];
  }
  return rows.slice(0, samples);
}

/** The row at which the running sum of the weights passes a share of their total. */
function byWeight(weights: Float64Array, share: number): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row];
    if (share < sum) return row;
  }
  return weights.length - 1;
}

/** Mean and variance of an output over the samples of the i-th part. */
function summary(
  { data, columns }: Matrix,
  i: number,
  samples: number,
  output: number,
  weights: Float64Array | undefined,
): { mean: number; variance: number } {
  const at = (sample: number) => data[(i * samples + sample) * columns + output];
  let mean = 0;
  for (let sample = 0; sample < samples; sample++)
    mean += weights ? weights[sample] * at(sample) : at(sample) / samples;
  let squares = 0;
  for (let sample = 0; sample < samples; sample++) squares += (at(sample) - mean) ** 2;
  return { mean, variance: samples > 1 ? squares / (samples - 1) : 0 };
}
