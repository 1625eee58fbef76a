import type { Range } from "../../core/plan.js";
import type { Probe } from "../../core/probe.js";

/** With this many groups Student's quantile is within 5% of the normal one. */
const MAX_GROUPS = 32;

/**
 * Splits sampled reference rows into up to 32 groups of nearly equal size. An estimate from each group alone is an
 * independent replicate of the whole estimate, so their spread is its standard error. undefined where the reference
 * rows are no sample.
 */
export function referenceGroups(
  { sampled, references }: Pick<Probe, "sampled" | "references">,
  max = MAX_GROUPS,
): Range[] | undefined {
  if (!sampled) return undefined;
  const count = Math.min(max, references);
  const end = (group: number) => Math.round((group * references) / count);
  return Array.from({ length: count }, (_, group) => ({ from: end(group), to: end(group + 1) }));
}

/** The share of all reference rows, by weight, that a group has. */
export function shareOfReferences(
  { references, weights }: Pick<Probe, "references" | "weights">,
  group: Range,
): number {
  if (!weights) return (group.to - group.from) / references;
  return weights.subarray(group.from, group.to).reduce((sum, weight) => sum + weight, 0);
}
