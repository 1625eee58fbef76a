import type { NeighbourhoodRequest } from "../../core/neighbourhood.js";
import type { ResolvedLimeOptions } from "./lime-options.js";

/** Samples of one randomisation of the law that these options name. */
export function limeRequest(
  { seed, distance, kernelWidth: width, design, samples: wanted }: ResolvedLimeOptions,
  samples: number,
  replicate: number,
): NeighbourhoodRequest {
  return { samples, seed, replicate, distance, width, design, instanceShare: 1 / wanted };
}
