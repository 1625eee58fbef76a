import type { Probe } from "../../core/probe.js";
import { type ControlVariate, controlVariate } from "./control-variate.js";
import type { ResolvedLimeOptions } from "./lime-options.js";
import { limeRequest } from "./lime-request.js";
import type { Replicate } from "./replicate.js";

/** What the unasked samples add to the variance is that of the asked ones over this, or less. */
const UNASKED_PER_ASKED = 32;
/** Fewer leave too little to fit all parts and controls to. */
const MIN_UNASKED = 4096;

/** The control variate for the answers of a run of LIME, on unasked samples of the same law. */
export function limeControlVariate(
  probe: Probe,
  options: ResolvedLimeOptions,
  replicates: readonly Replicate[],
  giveWay: () => Promise<void>,
): Promise<ControlVariate> {
  const count = Math.max(MIN_UNASKED, UNASKED_PER_ASKED * replicates[0].z.rows);
  const unasked = (replicate: number) => {
    // Asked randomisations count from 0 up, these from -1 down.
    const { rows, ...samples } = probe.neighbourhood(limeRequest(options, count, -1 - replicate));
    return { ...samples, ...(rows && { rows: rows() }) };
  };
  return controlVariate(replicates, unasked, giveWay);
}
