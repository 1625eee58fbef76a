import type { Matrix } from "../../core/matrix.js";
import type { Range } from "../../core/plan.js";
import type { AskableSamples, Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { hiddenShares } from "../../maskers/sampling/hidden-parts.js";
import type { ResolvedLimeOptions } from "./lime-options.js";

/**
 * Samples z' of the instance's surroundings under LIME's kernel pi_x(z') = exp(-D(x, z')^2 / (2 width^2)).
 *
 * Where the distance lets it, the kernel is in the sampling: z' is drawn from the masker's distribution tilted by pi_x, and
 * every sample weighs the same. Else z' comes from the plain distribution, with `weights` pi_x(z').
 *
 * @param samples  number of them
 * @param replicate  independent randomisation that they belong to; below 0 for samples that are never asked
 * @param references  reference rows that hidden parts may come from
 * Source: Ribeiro, Singh & Guestrin 2016, section 3.4; the kernel in the sampling: Tan, Tian & Li 2023 (GLIME). The
 *   weights themselves are `localityWeights` in math/locality-weights.ts, which maskers take as they draw; all coalitions
 *   with theirs: `everyCoalition`.
 */
export function kernelSamples(
  probe: Probe,
  { seed, distance, kernelWidth: width, design, samples: wanted }: ResolvedLimeOptions,
  samples: number,
  replicate: number,
  references?: Range,
): AskableSamples {
  const instanceShare = 1 / wanted;
  return probe.neighbourhood({
    ...{ samples, seed, replicate, distance, width, design, instanceShare },
    ...(references && { references }),
  });
}

/**
 * Throws INVALID_ARGUMENT when the kernel is so narrow that sampling from it has no meaning, before anything is asked:
 * its width squared is 0, or it leaves every number of hidden parts no weight.
 */
export function checkKernel(probe: Probe, { distance, kernelWidth: width, samples }: ResolvedLimeOptions): void {
  const parts = probe.parts.length;
  if (distance === "euclidean" && width * width === 0 && !probe.hidesParts) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `lime: no sample can differ from the instance, because kernelWidth ${width} is too small for ${parts} parts; raise it`,
    );
  }
  if (probe.hidesParts) hiddenShares("lime: kernelWidth", parts, probe.locality.hidden, distance, width, 1 / samples);
}

/** Samples and, unless they all count the same, how much each of them does. */
type Weighed = { readonly z: Matrix; readonly weights?: Float64Array };

/** Throws INVALID_ARGUMENT when the kernel is so narrow that none of the samples counts. */
export function checkWeighs({ z, weights }: Weighed, width: number): void {
  if (!weights || weights.some((weight) => weight > 0)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `lime: every sample has weight 0, because kernelWidth ${width} is too small for ${z.columns} parts; raise it`,
  );
}

/** Throws INVALID_ARGUMENT when the kernel is so narrow that all it lets through is the instance itself. */
export function checkVaries({ constant, instanceZ }: Probe, { z, weights }: Weighed, width: number): void {
  const { data, columns } = z;
  const counts = (cell: number) => !weights || weights[Math.floor(cell / columns)] > 0;
  if (constant.every((still) => still)) return;
  if (data.some((value, cell) => value !== instanceZ[cell % columns] && counts(cell))) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `lime: no sample differs from the instance, because kernelWidth ${width} is too small for ${columns} parts; raise it`,
  );
}
