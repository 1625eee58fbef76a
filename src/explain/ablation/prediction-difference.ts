import { wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { shuffleFirst } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import { indexAt } from "../../random/weighted-draw.js";
import type { WorthNoise } from "../run/noise.js";
import { seedOption } from "../run/run-options.js";
import { ablationOptions, beginAblation } from "./ablation.js";
import { type SampledMean, samplingErrors } from "./sampling-errors.js";
import { meanOverRows, noiseError, takeAway } from "./take-away.js";

/** The options of `predictionDifference`. */
export const predictionDifferenceOptions = optionsOf("predictionDifference", {
  ...ablationOptions,
  samples: wholeNumber({
    min: 1,
    defaultSays: "the whole background",
    says: "background rows that each part takes its replacements from, drawn for each part anew",
  }),
  // No odds are then beyond about 2^10.
  trainingRows: wholeNumber({
    min: 1,
    default: 1000,
    says: "N of the Laplace correction: probabilities p become (p N + 1) / (N + K), for K classes",
  }),
  seed: seedOption,
});

export type PredictionDifferenceOptions = Given<typeof predictionDifferenceOptions>;

/** Probabilities in single precision, and means of them, may leave [0, 1] by this much. */
const ROUNDING = 1e-6;

/**
 * By how many bits of odds a part speaks for an output: log2 odds(p(all)) - log2 odds(p(all but the part)), where the
 * part is replaced by what samples hold in its place and the answers are averaged.
 *
 * Samples are the part's values in rows of the background, whatever the other parts are. This is the marginal
 * version of the method; the conditional one of Zintgraf et al., which for images draws a patch given the pixels around
 * it from a normal distribution, is not here. A replacement need not fit its surroundings.
 *
 * @param probe  of a model that answers probabilities. For an image, give `columns` other images as background and
 *   each region's columns as a group, or give `patches` other images to hide with
 * @param options  see PredictionDifferenceOptions
 * @returns values outputs x parts in log2 odds: above 0 speaks for the output. Standard errors are of the drawing of
 *   samples from this background: 0 when all rows are met (and are no sample themselves), null for a single
 *   one; and of the model's noise where its answers vary
 * @throws WhyboxError INVALID_ARGUMENT; LINK_DOMAIN for an answer outside [0, 1]; BUDGET_TOO_SMALL; ABORTED, with
 *   a partial explanation once a part is answered
 * Source: Zintgraf, Cohen, Adel & Welling 2017, equations 1 to 3; Robnik-Sikonja & Kononenko 2008.
 * Cost: parts x samples + background rows, and 2 for the instance; where the model's answers vary, up to 16 parts and 3
 *   rows more.
 * @example
 * const explanation = await predictionDifference(probe(classifier, columns(background, instance)));
 */
export async function predictionDifference(
  probe: Probe,
  given: PredictionDifferenceOptions = {},
): Promise<Attribution> {
  const { samples: wanted, trainingRows, seed } = predictionDifferenceOptions.resolve(given);
  const rowsPerPart = (references: number) => Math.min(references, wanted ?? references);
  const ablation = await beginAblation(
    predictionDifferenceOptions,
    probe,
    given,
    rowsPerPart,
    "log odds are of one output",
  );
  const { ends, outputs, free } = ablation;
  const { references, sampled } = probe;
  const samples = rowsPerPart(references);
  const isWhole = samples === references;
  const everyRow = Int32Array.from({ length: references }, (_, row) => row);
  const referenceOf = new Int32Array(free.length * samples);
  free.forEach((part, i) => {
    referenceOf.set(isWhole ? everyRow : drawn(probe, samples, seed, part), i * samples);
  });
  const { log2Odds, slope } = correctedOdds(probe, trainingRows);
  // Drawn without replacement from equal rows: nothing is left to chance once all are drawn, unless they are a sample.
  const isClosed = !probe.weights && !sampled;
  const isKnown = isWhole && !sampled;
  const finite = isClosed ? Math.sqrt(1 - samples / references) : 1;
  const errorOf = (
    { mean, standardError }: SampledMean,
    output: number,
    noise: WorthNoise | undefined,
  ): number | null => {
    const slopes = [slope(ends.prediction[output]), slope(mean)] as const;
    if (isKnown) return noiseError(ends, noise, output, { slopes });
    if (standardError === null) return null;
    // The spread between rows holds their noise too, but is scaled down to what was not drawn of the background.
    const share = 1 - finite * finite;
    return Math.hypot(standardError, noiseError(ends, noise, output, { slopes, share }));
  };
  return takeAway(
    ablation,
    samples,
    (answers, answered, noise) => {
      const weights = isWhole ? probe.weights : undefined;
      const drawn = { rows: samples, finite, ...(weights && { weights }) };
      const meansOf = (output: number) => answered.map((i) => meanOverRows(answers, i, samples, output, weights));
      const { means, notes } = isKnown
        ? { means: outputs.map(meansOf), notes: [] }
        : samplingErrors(ablation, answers, answered, drawn, (output) => ({
            limits: { low: 0, high: 1 },
            of: (mean) => log2Odds(mean, output),
            slope,
          }));
      const full = outputs.map((output) => log2Odds(ends.prediction[output], output));
      return {
        values: means.map((row, i) => row.map(({ mean }) => full[i] - log2Odds(mean, outputs[i]))),
        standardErrors: means.map((row, i) => row.map((found) => errorOf(found, outputs[i], noise))),
        full,
        intercepts: outputs.map((output) => log2Odds(ends.baseline[output], output)),
        options: { samples, trainingRows },
        link: "log2 odds",
        seed,
        notes,
      };
    },
    referenceOf,
  );
}

/** Log odds of probabilities after the Laplace correction, and their slope in the probability. */
function correctedOdds({ outputs }: Probe, trainingRows: number) {
  const classes = Math.max(2, outputs.length);
  return {
    log2Odds(probability: number, output: number): number {
      if (!(probability >= -ROUNDING && probability <= 1 + ROUNDING)) {
        throw new WhyboxError(
          "LINK_DOMAIN",
          `predictionDifference: expected probabilities, output "${outputs[output].name}" answered ${probability}`,
        );
      }
      const corrected = laplace(Math.min(1, Math.max(0, probability)), trainingRows, classes);
      return Math.log2(corrected / (1 - corrected));
    },
    /** For the delta method. */
    slope(probability: number): number {
      const corrected = laplace(probability, trainingRows, classes);
      return trainingRows / (trainingRows + classes) / (Math.LN2 * corrected * (1 - corrected));
    },
  };
}

function laplace(probability: number, trainingRows: number, classes: number): number {
  return (probability * trainingRows + 1) / (trainingRows + classes);
}

/** Background rows that replace a part: without replacement, or by weight with replacement. */
function drawn({ references, weights }: Probe, samples: number, seed: Seed, part: number): Int32Array {
  const numbers = stream(seed, "prediction difference draws", part);
  if (weights) return Int32Array.from({ length: samples }, () => indexAt(weights, numbers.uniform()));
  const rows = Int32Array.from({ length: references }, (_, row) => row);
  return shuffleFirst(rows, samples, numbers).slice(0, samples);
}
