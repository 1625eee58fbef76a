import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { ablationOptions, beginAblation } from "./ablation.js";
import { type Scale, samplingErrors } from "./sampling-errors.js";
import { noiseError, takeAway } from "./take-away.js";

/** The options of `occlusion`. */
export const occlusionOptions = optionsOf("occlusion", ablationOptions);

export type OcclusionOptions = Given<typeof occlusionOptions>;

/**
 * Loss of the answer when one part is hidden and all others are kept: f(all) - f(all but the part).
 *
 * The cheapest question there is, and a narrow one: parts that stand in for each other lose nothing one at a time, and
 * the values need not add up to anything. `diagnostics.leftOver` says by how much they miss prediction - baseline.
 *
 * @param probe  parts that are kept or hidden: columns, words, regions, or the overlapping windows of `patches`
 * @param options  see OcclusionOptions
 * @returns values outputs x parts, in the output's unit; standard errors are 0, since every part is asked
 *   with every background row; of a masker whose reference rows are a sample, they are those of the sampling;
 *   where the model's answers vary from call to call, those of its noise as well
 * @throws WhyboxError INVALID_ARGUMENT; BUDGET_TOO_SMALL; ABORTED, with a partial explanation once a part is answered
 * Source: Zeiler & Fergus 2014, section 4.2; for any parts: Robnik-Sikonja & Kononenko 2008.
 * Cost: (parts + 1) x background rows, and 2 for the instance; where the model's answers vary, up to 16 parts and 3 rows
 *   more.
 * @example
 * const explanation = await occlusion(probe(model, tokens(text)));
 */
export async function occlusion(probe: Probe, options: OcclusionOptions = {}): Promise<Attribution> {
  const ablation = await beginAblation(occlusionOptions, probe, options, (references) => references, true);
  const { ends, outputs, free } = ablation;
  // Reference rows that are a sample are asked one by one: their spread is the standard error.
  const rows = probe.sampled ? probe.references : 1;
  const referenceOf = Int32Array.from({ length: free.length * rows }, (_, row) => row % rows);
  // Every part is asked with every reference row: what is left to chance is the model's noise, or which rows these are.
  const drawn = { rows, ...(probe.weights && { weights: probe.weights }) };
  return takeAway(
    ablation,
    rows,
    (answers, answered, noise) => {
      const ofNoise = (i: number, share: number) => noiseError(ends, noise, outputs[i], { share });
      const frame = {
        values: outputs.map((output) =>
          answered.map((i) => ends.prediction[output] - answers.data[i * answers.columns + output]),
        ),
        standardErrors: outputs.map((_, i) => answered.map(() => ofNoise(i, 1))),
        full: outputs.map((output) => ends.prediction[output]),
        intercepts: outputs.map((output) => ends.baseline[output]),
        options: {},
      };
      if (!probe.sampled) return frame;
      const { means, notes } = samplingErrors(ablation, answers, answered, drawn, () => AS_IT_IS);
      return {
        ...frame,
        values: means.map((row, i) => row.map(({ mean }) => ends.prediction[outputs[i]] - mean)),
        standardErrors: means.map((row, i) =>
          row.map(({ standardError }) => (standardError === null ? null : Math.hypot(standardError, ofNoise(i, 0)))),
        ),
        notes,
      };
    },
    probe.sampled ? referenceOf : undefined,
  );
}

/** Values are differences of answers. */
const AS_IT_IS: Scale = { of: (mean) => mean, slope: () => 1 };
