import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { shareOfMean } from "../run/noise.js";
import { type LeaveOneOutOptions, leaveOneOut } from "./leave-one-out.js";

export type OcclusionOptions = LeaveOneOutOptions;

/**
 * What the answer loses when one part is hidden and all others are kept: f(all) - f(all but the part).
 *
 * The cheapest question there is, and a narrow one: parts that stand in for each other lose nothing one at a time, and
 * the values need not add up to anything. `diagnostics.leftOver` says by how much they miss prediction - baseline.
 *
 * @param probe  parts that are kept or hidden: columns, words, regions, or the overlapping windows of `patches`
 * @param options  see OcclusionOptions
 * @returns values outputs x parts, in the output's unit; standard errors are 0, every part is asked with every
 *   background row; where the model's answers vary from call to call, they are those of its noise
 * @throws WhyboxError INVALID_ARGUMENT; BUDGET_TOO_SMALL; ABORTED, with a partial explanation once a part is answered
 * Source: Zeiler & Fergus 2014, section 4.2; for any parts: Robnik-Sikonja & Kononenko 2008.
 * Cost: (parts + 1) x background rows, and 2 for the instance.
 * @example
 * const explanation = await occlusion(probe(model, tokens(text)));
 */
export async function occlusion(probe: Probe, options: OcclusionOptions = {}): Promise<Attribution> {
  const { ends, outputs, explain } = await leaveOneOut("occlusion", probe, options, [], (draws) => draws);
  return explain(1, ({ data, columns }, answered) => ({
    values: outputs.map((output) => answered.map((i) => ends.prediction[output] - data[i * columns + output])),
    // Every part is asked with every reference: only the model's own noise is left to chance.
    standardErrors: outputs.map((output) => {
      const { variances, asks } = ends.noise ?? { variances: new Float64Array(columns), asks: 1 };
      return answered.map(() => Math.sqrt(variances[output] * (1 / asks + shareOfMean(probe))));
    }),
    full: outputs.map((output) => ends.prediction[output]),
    intercepts: outputs.map((output) => ends.baseline[output]),
    options: {},
  }));
}
