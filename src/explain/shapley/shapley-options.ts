import { checkKnownOptions, checkOneOf, checkSeed, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Seed } from "../../random/stream.js";
import { checkProbe } from "../run/check-probe.js";
import { checkOutputChoice, type OutputChoice } from "../run/output-choice.js";
import type { RunOptions } from "../run/run.js";
import type { SharedDesigns } from "../run/shared-designs.js";
import type { Link } from "./link.js";

/** Options of every Shapley explainer. */
export type ShapleyOptions = RunOptions & {
  /** Names the random numbers: the same seed gives the same explanation, bit by bit. Default 0. */
  readonly seed?: Seed;
  /** Default "predicted". */
  readonly outputs?: OutputChoice;
  /** The most model rows to ask. Default (2 x parts + 2048) x background rows. */
  readonly budgetRows?: number;
  /** Ask every coalition. Default: when 2^parts x background rows fit the budget. */
  readonly enumerate?: boolean;
  /** The scale on which values add up, applied to the average over the background. Default "identity". */
  readonly link?: Link;
  /** With link "logit": moves averages into [clip, 1 - clip], 0 < clip < 0.5. Default: none, 0 and 1 are errors. */
  readonly clip?: number;
  /** Designs shared with other explanations, as explainAll hands out. */
  readonly shared?: SharedDesigns;
};

const KNOWN = ["seed", "outputs", "budgetRows", "enumerate", "link", "clip", "shared", "signal", "onProgress"];

/**
 * Checks the probe and the options that Shapley explainers share.
 *
 * @returns how many draws a coalition meets
 * @throws WhyboxError INVALID_ARGUMENT
 */
export function checkShapleyOptions(
  method: string,
  probe: Probe,
  options: ShapleyOptions,
  alsoKnown: readonly string[],
): number {
  const draws = checkProbe(method, probe);
  checkKnownOptions(method, options, [...KNOWN, ...alsoKnown]);
  checkRunOptions(method, options);
  checkSeed(method, options.seed);
  checkOutputChoice(method, options.outputs, probe.outputs);
  checkWholeNumber(method, "budgetRows", options.budgetRows, 1);
  checkOneOf(method, "enumerate", options.enumerate, [true, false]);
  checkOneOf(method, "link", options.link, ["identity", "logit"]);
  const { clip, link = "identity", shared } = options;
  if (clip !== undefined && !(clip > 0 && clip < 0.5)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected clip to be above 0 and below 0.5, got ${String(clip)}`,
    );
  }
  if (clip !== undefined && link !== "logit") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: clip goes with link "logit", got link "${link}"; leave clip out, or give link: "logit"`,
    );
  }
  if (shared !== undefined && typeof shared?.of !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${method}: expected shared to be what explainAll hands to its callback, got ${String(shared)}`,
    );
  }
  return draws;
}
