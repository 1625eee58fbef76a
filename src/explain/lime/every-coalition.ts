import { type Coalitions, keeps, noneKept } from "../../core/coalitions.js";
import type { Matrix } from "../../core/matrix.js";
import { matrixRows, takeRows } from "../../core/matrix-rows.js";
import type { Probe } from "../../core/probe.js";
import { hiddenShares } from "../../maskers/sampling/hidden-parts.js";
import { binomial } from "../../math/binomial.js";
import type { InstanceAnswer } from "../run/ask-instance.js";
import { type Agreed, fewValues, MAX_ROWS_AGAIN } from "../run/few-values.js";
import { type Noise, noiseOf, repeatsOf, shareOfMean, spreadRows, type WorthNoise, worthNoise } from "../run/noise.js";
import { referenceGroups, shareOfReferences } from "../run/reference-groups.js";
import type { Run } from "../run/run.js";
import { checkVaries } from "./kernel.js";
import type { ResolvedLimeOptions } from "./lime-options.js";
import type { Replicate } from "./replicate.js";

/** All coalitions, answered, and how far their answers vary where the model's do. */
export type EveryCoalition = {
  readonly replicates: Replicate[];
  readonly meanWeight: number;
  readonly worthNoise?: WorthNoise;
  readonly agreed?: Agreed;
};

/**
 * Asks every coalition z', with the weight that its probability and the kernel
 * pi_x(z') = exp(-d(x, z')^2 / (2 width^2)) give; where the model's answers vary, some of them again.
 */
export async function everyCoalition(
  probe: Probe,
  run: Run,
  options: ResolvedLimeOptions,
  instance: InstanceAnswer,
): Promise<EveryCoalition> {
  const { coalitions, z, weights, meanWeight } = weighedCoalitions(probe, options);
  checkVaries(probe, { z, weights }, options.kernelWidth);
  const groups = referenceGroups(probe);
  if (groups) {
    const replicates: Replicate[] = [];
    for (const references of groups) {
      const share = shareOfReferences(probe, references);
      const y = await run.ask({ z: coalitions, references });
      replicates.push({ z, y, weights: weights.map((weight) => share * weight) });
    }
    return { replicates, meanWeight };
  }
  const y = await run.ask({ z: coalitions });
  const noise = await askWorthNoise(probe, run, options, instance, { coalitions, y });
  return { replicates: [{ z, y, weights }], meanWeight, ...noise };
}

function weighedCoalitions(probe: Probe, { distance, kernelWidth, samples }: ResolvedLimeOptions) {
  const parts = probe.parts.length;
  const where = "lime: kernelWidth";
  const { hidden } = probe.locality;
  const { shares, meanWeight } = hiddenShares(where, parts, hidden, distance, kernelWidth, 1 / samples);
  const coalitions = noneKept(2 ** parts, parts);
  const z: Matrix = { data: new Float64Array(coalitions.rows * parts), rows: coalitions.rows, columns: parts };
  const weights = new Float64Array(coalitions.rows);
  for (let row = 0; row < coalitions.rows; row++) {
    coalitions.bits[row] = row;
    let hidden = parts;
    for (let part = 0; part < parts; part++) {
      if (!keeps(coalitions, row, part)) continue;
      z.data[row * parts + part] = 1;
      hidden--;
    }
    // As many samples as would otherwise have been drawn, so that the ridge penalty weighs the same.
    weights[row] = (samples * shares[hidden]) / binomial(parts, hidden);
  }
  return { coalitions, z, weights, meanWeight };
}

/** Asks some coalitions again where the model's answers vary, or are so few values that they may do so unseen. */
async function askWorthNoise(
  probe: Probe,
  run: Run,
  { budgetRows }: ResolvedLimeOptions,
  { noise, repeated, prediction }: InstanceAnswer,
  { coalitions, y }: { readonly coalitions: Coalitions; readonly y: Matrix },
): Promise<Pick<EveryCoalition, "worthNoise" | "agreed">> {
  const affordable = () => Math.floor((budgetRows - run.cost("complete").modelRows) / probe.references);
  const askAgain = async (rows: readonly number[]) => {
    run.expect(run.cost("complete").modelRows + rows.length * probe.references);
    return worthNoise(takeRows(y, rows), await run.ask({ z: someCoalitions(coalitions, rows) }));
  };
  // An answer that the model is sure of may be the only one that stays: a row with every part hidden is asked too.
  const seen = noise ?? (repeated > 0 ? await noiseOfHidden(probe, run, budgetRows, { coalitions, y }) : undefined);
  if (!seen) {
    const few = fewValues(probe, [prediction, ...(probe.references === 1 ? matrixRows(y) : [])]);
    if (!few.includes(true)) return {};
    const repeats = Math.min(coalitions.rows, affordable(), Math.ceil(MAX_ROWS_AGAIN / probe.references));
    const again = repeats > 0 ? await askAgain(spreadRows(coalitions.rows, repeats)) : undefined;
    if (again?.variances.some((variance) => variance > 0)) return { worthNoise: again };
    return { agreed: { answers: repeated + repeats * probe.references, few } };
  }
  const repeats = repeatsOf(coalitions.rows, affordable());
  if (repeats > 0) return { worthNoise: await askAgain(spreadRows(coalitions.rows, repeats)) };
  const share = shareOfMean(probe);
  const variances = seen.variances.map((variance) => share * variance);
  return { worthNoise: { variances, degreesOfFreedom: seen.asks - 1 } };
}

/** The noise in two answers to the first reference row, which hides every part; undefined where they are alike. */
async function noiseOfHidden(
  probe: Probe,
  run: Run,
  budgetRows: number,
  { coalitions, y }: { readonly coalitions: Coalitions; readonly y: Matrix },
): Promise<Noise | undefined> {
  const isKnown = probe.references === 1;
  const rows = run.cost("complete").modelRows + (isKnown ? 1 : 2);
  if (rows > budgetRows) return undefined;
  run.expect(rows);
  const ask = async () => {
    const { data } = await run.ask({ z: someCoalitions(coalitions, [0]), referenceOf: new Int32Array(1) });
    return [data];
  };
  return noiseOf([isKnown ? [y.data.subarray(0, y.columns)] : await ask(), await ask()]);
}

/** Every coalition fits one word. */
function someCoalitions({ bits, parts }: Coalitions, rows: readonly number[]): Coalitions {
  return { bits: Uint32Array.from(rows, (row) => bits[row]), rows: rows.length, parts };
}
