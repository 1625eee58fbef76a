import { describeValue } from "../../core/checks/describe-value.js";
import { fields, flag, number, oneOf, option, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Distance } from "../../core/neighbourhood.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkOutputChoice } from "../run/output-choice.js";
import { outputsOption, runOptions, seedOption, sharedOption } from "../run/run-options.js";
import type { Surrogate } from "./fit-surrogate.js";

/** Fewer samples cannot be split into enough independent replicates. */
const MIN_SAMPLES = 32;
/** Parts of the reference implementation. */
const DEFAULT_COUNT = 10;
/** Largest multiple of `samples` that a run that waits for stability may ask. */
const PATIENCE = 20;
/** 2^20 coalitions: as many as exactShapley asks. */
const MAX_ENUMERABLE_PARTS = 20;

/** Of z, samples x parts: .8 GB. */
export const MAX_CELLS = 1e8;

/** The options of `lime`. */
export const limeOptions = optionsOf("lime", {
  samples: wholeNumber({
    min: MIN_SAMPLES,
    // As many as the reference implementation asks.
    default: 5000,
    says: "samples to ask, one model row each",
  }),
  kernelWidth: number({
    above: 0,
    infinite: true,
    defaultSays: ".75 sqrt(parts); text and cosine .25",
    says: "width of the kernel sqrt(exp(-distance^2 / width^2)); Infinity: all samples weigh the same",
  }),
  distance: oneOf(["euclidean", "cosine", "manhattan"], {
    defaultSays: "euclidean; text cosine",
    says: "how far a sample is from the instance",
  }),
  count: wholeNumber({ min: 1, defaultSays: "10, or all where there are fewer", says: "parts in the surrogate" }),
  select: oneOf(["auto", "forward", "highestWeights", "lassoPath", "none"], {
    default: "auto",
    says: "how the parts of the surrogate are chosen; auto: forward up to 6, else by highest weights",
  }),
  alpha: number({ min: 0, default: 1, says: "ridge penalty, in kernel weights; the intercept is not penalised" }),
  design: oneOf(["quasi", "random"], {
    default: "quasi",
    says: "quasi: evenly spread samples; random: independent ones",
  }),
  enumerate: flag({
    defaultSays: "when it fits `samples`",
    says: "ask every coalition of parts that are kept or hidden",
  }),
  until: fields(
    { stable: number({ above: 0, max: 1, says: "share of resamples in which each chosen part is chosen again" }) },
    { says: "keep sampling until every chosen part is chosen in this share of resamples, or the budget ends" },
  ),
  controlVariate: flag({
    default: false,
    says: "less noise for time but no model row; pays where the model is nearly a logistic curve or costs much to ask",
  }),
  surrogate: option<Surrogate>()({
    says: "a surrogate of your own in place of the ridge regression",
    expected: "{ fit(z, y, weights) -> { predict, describe } }",
    accepts: (value) => typeof (value as Surrogate | null)?.fit === "function",
  }),
  budgetRows: wholeNumber({
    min: 1,
    defaultSays: "samples + 2; with `until` 20 x samples + 2",
    says: "the most model rows to ask",
  }),
  seed: seedOption,
  outputs: outputsOption,
  shared: sharedOption,
  ...runOptions,
});

export type LimeOptions = Given<typeof limeOptions>;

/** The options with every default in place. */
export type ResolvedLimeOptions = ReturnType<typeof resolveLimeOptions>;

/** Checks the options of `lime` against its probe and works out the defaults that depend on it. */
export function resolveLimeOptions(probe: Probe, given: LimeOptions) {
  if (typeof probe?.neighbourhood !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "lime: expected a probe, such as probe(model, binnedColumns(background, instance))",
    );
  }
  const { surrogate: _, signal: __, onProgress: ___, ...options } = limeOptions.resolve(given);
  const parts = probe.parts.length;
  checkOutputChoice("lime", options.outputs, probe.outputs, true);
  checkCount("lime", options.count, parts);
  checkControlVariate(given);
  const { samples, until } = options;
  const { locality } = probe;
  const budgetRows = options.budgetRows ?? (until ? PATIENCE * samples : samples) + 2;
  if (budgetRows < MIN_SAMPLES + 1) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `lime: expected budgetRows of at least ${MIN_SAMPLES + 1} (${MIN_SAMPLES} samples and the instance), got ${budgetRows}`,
    );
  }
  checkMemory(Math.min(samples, budgetRows - 1), parts);
  if (given.surrogate === undefined) checkFitted(options.select === "none" ? parts : (options.count ?? 0));
  const distance = options.distance ?? locality.distance;
  return {
    ...options,
    samples: Math.min(samples, budgetRows - 1),
    // A width is measured in its distance: another distance starts from another default.
    kernelWidth:
      options.kernelWidth ?? (distance === locality.distance ? locality.width : defaultWidth(distance, parts)),
    distance,
    count: options.count ?? Math.min(DEFAULT_COUNT, parts),
    enumerate: checkEnumerable(probe, options.enumerate, budgetRows - 1, samples),
    budgetRows,
  };
}

function checkControlVariate({ surrogate, enumerate, controlVariate }: LimeOptions): void {
  if (!controlVariate) return;
  if (surrogate !== undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "lime: controlVariate corrects the ridge regression and cannot be used with a surrogate; leave one of them out",
    );
  }
  if (enumerate) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      "lime: controlVariate takes out noise of samples and cannot be used with enumerate, which has none; leave one of them out",
    );
  }
}

/** Throws TOO_MANY_PARTS before anything is asked where samples would not fit into memory. */
function checkMemory(samples: number, parts: number): void {
  if (samples * parts <= MAX_CELLS) return;
  const most = Math.floor(MAX_CELLS / parts);
  throw new WhyboxError(
    "TOO_MANY_PARTS",
    `lime: expected at most ${MAX_CELLS} numbers of z, samples x parts, got ${samples} x ${parts}; ${
      most >= MIN_SAMPLES ? `lower samples to ${most}, or explain fewer parts` : "explain fewer parts"
    }`,
  );
}

/** Products of each with each, one table per replicate, take some 2 GB. */
const MAX_FITTED_PARTS = 1500;

/** Throws TOO_MANY_PARTS before anything is asked where a regression on so many parts would not fit into memory. */
function checkFitted(fitted: number): void {
  if (fitted <= MAX_FITTED_PARTS) return;
  throw new WhyboxError(
    "TOO_MANY_PARTS",
    `lime: expected at most ${MAX_FITTED_PARTS} parts in the regression, whose memory grows with their square, got ${fitted}; lower count, and let select choose among the parts`,
  );
}

function defaultWidth(distance: Distance, parts: number): number {
  return distance === "cosine" ? 0.25 : 0.75 * Math.sqrt(parts);
}

function checkEnumerable(probe: Probe, wanted: boolean | undefined, rows: number, samples: number): boolean {
  const parts = probe.parts.length;
  const cost = 2 ** parts * probe.references;
  const can = probe.hidesParts && parts <= MAX_ENUMERABLE_PARTS;
  if (wanted !== true) return wanted !== false && can && cost <= Math.min(rows, samples);
  if (!can) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      probe.hidesParts
        ? `lime: enumerate takes at most ${MAX_ENUMERABLE_PARTS} parts, got ${parts}`
        : "lime: enumerate needs parts that are kept or hidden; values inside bins cannot be listed",
    );
  }
  if (cost > rows) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `lime: expected budgetRows of at least ${cost + 1} to enumerate, got ${rows + 1}`,
    );
  }
  return true;
}

function checkCount(where: string, count: number | undefined, parts: number): void {
  if (count === undefined || (Number.isInteger(count) && count >= 1 && count <= parts)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected count to be a whole number from 1 to ${parts}, the number of parts, got ${describeValue(count)}`,
  );
}
