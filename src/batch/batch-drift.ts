import { holm } from "../math/holm.js";
import { normalCdf } from "../math/normal-cdf.js";
import type { BatchReport } from "./batch-report.js";

/** How the importance of a feature has changed from one batch to another. */
export type FeatureDrift = {
  readonly output: string;
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** now - before, in the unit of the output, with its 95% interval; null for batches of one row. */
  readonly difference: number;
  readonly interval: readonly [number, number] | null;
  /** That there is no difference, adjusted for the number of features (Holm). */
  readonly pValue: number | null;
};

const Z95 = 1.959963984540054;

/**
 * Compares the mean absolute values of two batches, feature by feature, over the outputs and features that both have.
 *
 * The rows of the two are taken as independent samples. Where both explain the same rows, the intervals are wider than
 * they need be as long as the values go together.
 *
 * @returns by falling |difference|
 * @example
 * const drift = batchDrift(await batchReport("explained-june"), await batchReport("explained-july"));
 */
export function batchDrift(before: BatchReport, now: BatchReport): FeatureDrift[] {
  const pairs = now.outputs.flatMap(({ output, features }) => {
    const earlier = before.outputs.find((other) => other.output === output)?.features ?? [];
    return features.flatMap((feature) => {
      const was = earlier.find(({ name }) => name === feature.name);
      return was ? [{ output, was, is: feature }] : [];
    });
  });
  const drifts = pairs.map(({ output, was, is }) => {
    const difference = is.meanAbsolute - was.meanAbsolute;
    const isKnown = was.standardError !== null && is.standardError !== null;
    const error = isKnown ? Math.hypot(was.standardError ?? 0, is.standardError ?? 0) : null;
    const interval = error === null ? null : ([difference - Z95 * error, difference + Z95 * error] as const);
    return {
      ...{ output, name: is.name, before: was.meanAbsolute, now: is.meanAbsolute, difference, interval },
      pValue: error === null ? null : pValueOf(difference, error),
    };
  });
  const known = drifts.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const adjusted = holm(known).values();
  return drifts
    .map((drift) => (drift.pValue === null ? drift : { ...drift, pValue: adjusted.next().value ?? null }))
    .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}

function pValueOf(difference: number, error: number): number {
  if (error === 0) return difference === 0 ? 1 : 0;
  return 2 * normalCdf(-Math.abs(difference / error));
}
