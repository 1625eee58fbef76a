import { checkKnownOptions, checkOneOf, checkSeed, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import type { Distance } from "../../core/neighbourhood.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Seed } from "../../random/stream.js";
import type { SelectionMethod } from "../../regression/select-columns.js";
import { checkOutputChoice, type OutputChoice } from "../run/output-choice.js";
import type { RunOptions } from "../run/run.js";
import type { Surrogate } from "./fit-surrogate.js";

export type LimeOptions = RunOptions & {
  /** Names the random numbers: the same seed gives the same explanation, bit by bit. Default 0. */
  readonly seed?: Seed;
  /** Default "predicted". */
  readonly outputs?: OutputChoice;
  /** How many samples to ask, one model row each. Default 5000. */
  readonly samples?: number;
  /** Width of the kernel sqrt(exp(-distance^2 / width^2)). Default .75 sqrt(parts) on tables, .25 on text. */
  readonly kernelWidth?: number;
  /** Default "euclidean" on tables, "cosine" on text. */
  readonly distance?: Distance;
  /** How the parts of the surrogate are chosen. Default "auto": forward up to 6, else by highest weights. */
  readonly select?: SelectionMethod;
  /** How many parts the surrogate has. Default 10, or all where there are fewer. */
  readonly count?: number;
  /** Ridge penalty, in kernel weights. Default 1. */
  readonly alpha?: number;
  /** "quasi" (default): evenly spread samples. "random": independent ones. */
  readonly design?: "quasi" | "random";
  /** Ask every coalition of parts that are kept or hidden. Default: when they fit `samples`. */
  readonly enumerate?: boolean;
  /** Keep sampling until every selected part is selected in this share of resamples, or the budget ends. */
  readonly until?: { readonly stable: number };
  /** The most model rows. Default `samples` + 1; with `until`, 20 times that. */
  readonly budgetRows?: number;
  /**
   * Take out of the answers what a cheap model of the model, fitted to the answers themselves, says of them: the same
   * coefficients with less noise, for time but no model row. It pays where the model is nearly a logistic curve or
   * costs much to ask; where it does not lower the noise, it is left out. Default false.
   */
  readonly controlVariate?: boolean;
  /** A surrogate of your own in place of the ridge regression. */
  readonly surrogate?: Surrogate;
};

/** The options with every default in place. */
export type ResolvedLimeOptions = {
  readonly seed: Seed;
  readonly outputs: OutputChoice;
  readonly samples: number;
  readonly kernelWidth: number;
  readonly distance: Distance;
  readonly select: SelectionMethod;
  readonly count: number;
  readonly alpha: number;
  readonly design: "quasi" | "random";
  readonly enumerate: boolean;
  readonly until: { readonly stable: number } | undefined;
  readonly budgetRows: number;
  readonly controlVariate: boolean;
};

const KNOWN = [
  "seed",
  "outputs",
  "samples",
  "kernelWidth",
  "distance",
  "select",
  "count",
  "alpha",
  "design",
  "enumerate",
  "until",
  "budgetRows",
  "controlVariate",
  "surrogate",
  "signal",
  "onProgress",
];

/** Samples of the reference implementation. */
const DEFAULT_SAMPLES = 5000;
/** Parts of the reference implementation. */
const DEFAULT_COUNT = 10;
/** How much more than `samples` a run that waits for stability may ask. */
const PATIENCE = 20;
/** 2^20 coalitions: as many as exactShapley asks. */
const MOST_ENUMERABLE_PARTS = 20;
/** Fewer samples cannot be split into enough independent randomisations. */
const LEAST_SAMPLES = 32;

/** Checks the options of `lime` once and puts the defaults in place. Throws INVALID_ARGUMENT, BUDGET_TOO_SMALL. */
export function resolveLimeOptions(probe: Probe, options: LimeOptions): ResolvedLimeOptions {
  const where = "lime";
  if (typeof probe?.neighbourhood !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a probe, such as probe(model, binnedColumns(background, instance))`,
    );
  }
  checkKnownOptions(where, options, KNOWN);
  checkRunOptions(where, options);
  checkSeed(where, options.seed);
  checkOutputChoice(where, options.outputs, probe.outputs);
  checkWholeNumber(where, "samples", options.samples, LEAST_SAMPLES);
  checkWholeNumber(where, "budgetRows", options.budgetRows, 1);
  checkOneOf(where, "distance", options.distance, ["euclidean", "cosine", "manhattan"]);
  checkOneOf(where, "select", options.select, ["auto", "forward", "highestWeights", "lassoPath", "none"]);
  checkOneOf(where, "design", options.design, ["quasi", "random"]);
  checkOneOf(where, "enumerate", options.enumerate, [true, false]);
  checkOneOf(where, "controlVariate", options.controlVariate, [true, false]);
  checkAbove0(where, "kernelWidth", options.kernelWidth);
  const parts = probe.parts.length;
  checkCount(where, options.count, parts);
  const { alpha = 1, samples = DEFAULT_SAMPLES, until } = options;
  if (!(alpha >= 0 && Number.isFinite(alpha))) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected alpha to be a number of 0 or more, got ${String(alpha)}`,
    );
  }
  if (until) checkKnownOptions(`${where}: until`, until, ["stable"]);
  if (until !== undefined && !(until?.stable > 0 && until.stable <= 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected until to be { stable: above 0 and at most 1 }, got ${JSON.stringify(until)}`,
    );
  }
  if (options.surrogate !== undefined && typeof options.surrogate?.fit !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected surrogate to be { fit(z, y, weights) -> { predict, describe } }, got ${JSON.stringify(options.surrogate)}`,
    );
  }
  if (options.surrogate !== undefined && options.controlVariate) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: controlVariate corrects the ridge regression and cannot be used with a surrogate; leave one of them out`,
    );
  }
  if (options.enumerate && options.controlVariate) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: controlVariate takes out noise of samples and cannot be used with enumerate, which has none; leave one of them out`,
    );
  }
  const budgetRows = options.budgetRows ?? (until ? PATIENCE * samples : samples) + 1;
  if (budgetRows < LEAST_SAMPLES + 1) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `${where}: expected budgetRows of at least ${LEAST_SAMPLES + 1} (${LEAST_SAMPLES} samples and the instance), got ${budgetRows}`,
    );
  }
  const { locality } = probe;
  const distance = options.distance ?? locality.distance;
  return {
    seed: options.seed ?? 0,
    outputs: options.outputs ?? "predicted",
    samples: Math.min(samples, budgetRows - 1),
    // A width is measured in its distance: another distance starts from another default.
    kernelWidth:
      options.kernelWidth ?? (distance === locality.distance ? locality.width : defaultWidth(distance, parts)),
    distance,
    select: options.select ?? "auto",
    count: options.count ?? Math.min(DEFAULT_COUNT, parts),
    alpha,
    design: options.design ?? "quasi",
    enumerate: checkEnumerable(probe, options.enumerate, budgetRows - 1, samples),
    until,
    budgetRows,
    controlVariate: options.controlVariate ?? false,
  };
}

function defaultWidth(distance: Distance, parts: number): number {
  return distance === "cosine" ? 0.25 : 0.75 * Math.sqrt(parts);
}

function checkEnumerable(probe: Probe, wanted: boolean | undefined, rows: number, samples: number): boolean {
  const parts = probe.parts.length;
  const cost = typeof probe.draws === "number" ? 2 ** parts * probe.draws : Number.POSITIVE_INFINITY;
  const can = probe.hidesParts && parts <= MOST_ENUMERABLE_PARTS;
  if (wanted !== true) return wanted !== false && can && cost <= Math.min(rows, samples);
  if (!can) {
    throw new WhyboxError(
      "TOO_MANY_PARTS",
      probe.hidesParts
        ? `lime: enumerate takes at most ${MOST_ENUMERABLE_PARTS} parts, got ${parts}`
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
    `${where}: expected count to be a whole number from 1 to ${parts}, the number of parts, got ${String(count)}`,
  );
}

function checkAbove0(where: string, name: string, value: number | undefined): void {
  if (value === undefined || (typeof value === "number" && value > 0)) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected ${name} to be above 0, got ${typeof value === "string" ? JSON.stringify(value) : String(value)}`,
  );
}
