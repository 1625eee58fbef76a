import { rowBuffer } from "../../core/row-buffer.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import type { Stream } from "../../random/stream.js";
import { ranking, type SelectionMethod, selectColumns } from "../../regression/select-columns.js";
import { type WeightedMoments, withOtherAnswers } from "../../regression/weighted-moments.js";
import type { Replicate } from "./replicate.js";
import { bootstrapMoments, stackMoments } from "./stacked-moments.js";

/** Options of the selection of parts, and of its stability. */
export type StabilityOptions = {
  /** Number of parts to use. */
  readonly count: number;
  readonly method: SelectionMethod;
  /** z of the instance itself. */
  readonly instance: Float64Array;
  /** For the resampling behind `stability`. */
  readonly random: Stream;
  /** Number of resamples `stability` rests on. Default 100. */
  readonly resamples?: number;
  /** Called between steps, so that other work and an abort get their turn. */
  readonly giveWay: () => Promise<void>;
};

/** Number of resamples that stability rests on. */
export const RESAMPLES = 100;

/** For each output, how often its selected parts are selected again: the same resamples serve all outputs. */
export async function selectionStability(
  { groups, all }: { readonly groups: readonly WeightedMoments[]; readonly all: WeightedMoments },
  selections: readonly (readonly number[])[],
  { count, method, instance, random, giveWay, resamples = RESAMPLES }: StabilityOptions,
): Promise<number[][]> {
  if (selections.every((selected) => selected.length === all.columns)) return allCertain(selections);
  await giveWay();
  const near = ranking(all, { count, method, instance });
  await giveWay();
  const stacked = stackMoments(groups, all);
  const hits = selections.map((selected) => selected.map(() => 0));
  const outputs = Array.from(selections.keys());
  const buffer = rowBuffer();
  const momentsOf = bootstrapMoments(stacked);
  for (let resample = 0; resample < resamples; resample++) {
    await giveWay();
    const counts = resampleCounts(stacked.groups, random);
    const moments = momentsOf(counts);
    const again = selectColumns(moments, { count, method, instance, ...(near && { near }) }, outputs, buffer);
    for (const output of outputs) countHits(hits[output], selections[output], again[output]);
  }
  return hits.map((counts) => counts.map((times) => times / resamples));
}

/** Counts of each group when as many are drawn with replacement. */
export function resampleCounts(groups: number, random: Stream): Float64Array {
  const counts = new Float64Array(groups);
  for (let i = 0; i < groups; i++) counts[random.integer(groups)]++;
  return counts;
}

export function countHits(hits: number[], selected: readonly number[], again: readonly number[]): void {
  for (let i = 0; i < selected.length; i++) if (again.includes(selected[i])) hits[i]++;
}

/**
 * Share of resamples in which each selected part is selected again when the model's noise is added to the answers once more: the
 * parametric bootstrap. 1 where the model has none.
 */
export async function stabilityUnderNoise(
  { z, y, weights }: Replicate,
  { whole, variances }: { readonly whole: WeightedMoments; readonly variances: Float64Array | undefined },
  selections: readonly (readonly number[])[],
  { count, method, instance, random, giveWay, resamples = RESAMPLES }: StabilityOptions,
): Promise<number[][]> {
  if (!variances || selections.every((selected) => selected.length === z.columns)) return allCertain(selections);
  const hits = selections.map((selected) => selected.map(() => 0));
  const outputs = Array.from(selections.keys());
  const deviations = variances.map(Math.sqrt);
  for (let resample = 0; resample < resamples; resample++) {
    await giveWay();
    const data = y.data.map((answer, cell) => answer + deviations[cell % y.columns] * normal(random.uniform()));
    const noisy = withOtherAnswers(whole, z, { ...y, data }, weights);
    const again = selectColumns(noisy, { count, method, instance }, outputs);
    for (const output of outputs) countHits(hits[output], selections[output], again[output]);
  }
  return hits.map((counts) => counts.map((times) => times / resamples));
}

/** A uniform number of 32 bits may be 0, whose quantile is without end. */
function normal(uniform: number): number {
  return normalQuantile(uniform + 2 ** -33);
}

/** A stability of 1 for every selected part, where nothing is left to chance. */
export function allCertain(selections: readonly (readonly number[])[]): number[][] {
  return selections.map((selected) => selected.map(() => 1));
}
