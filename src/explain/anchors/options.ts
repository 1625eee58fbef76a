import { checkKnownOptions, checkOneOf, checkSeed, checkWholeNumber } from "../../core/checks/check-options.js";
import { checkRunOptions } from "../../core/checks/check-run-options.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Seed } from "../../random/stream.js";
import { checkOutputChoice, type OutputChoice } from "../run/output-choice.js";
import type { RunOptions } from "../run/run.js";
import type { PrecisionKind } from "./answer-cache.js";

export type AnchorsOptions = RunOptions & {
  /** Names the random numbers: the same seed gives the same rule, bit by bit. Default 0. */
  readonly seed?: Seed;
  /** The class or number to hold in place. Default "predicted". */
  readonly outputs?: OutputChoice;
  /** The precision wanted, above 0 and at most 1. Default .95. */
  readonly precision?: number;
  /** The probability with which a certified rule may fall short of it, above 0 and below 1. Default .05. */
  readonly delta?: number;
  /** The most conditions in a rule. Default: as many as there are parts. */
  readonly maxLength?: number;
  /** How many rules of each length are made longer where not all can be looked at. Default 4. */
  readonly beam?: number;
  /**
   * "certified" (default): the search of docs/anchors.md, which returns what it can certify. "published": the beam
   * search over KL-LUCB of Ribeiro, Singh & Guestrin 2018, whose rule is then tried for a evidence; it enumerates
   * nothing unless `enumerate` says so.
   */
  readonly search?: "certified" | "published";
  /** For "published": by how much a rule of the beam may fall short of the best, above 0 and below 1. Default .1. */
  readonly epsilon?: number;
  /**
   * Whose precision counts. "interventional" (default): parts outside the rule are drawn from the background,
   * regardless of the rule. "conditional": background rows as they are that meet the rule.
   */
  readonly optimise?: PrecisionKind;
  /** For an output that is a number: how far from the prediction, in its unit, an answer still counts as the same. */
  readonly tolerance?: number;
  /** Ask every perturbed row of every rule and return the best rule there is. Default: when they fit the budget. */
  readonly enumerate?: boolean;
  /** The most model rows to ask. Default 5000. */
  readonly budgetRows?: number;
};

/** The options with every default in place. */
export type ResolvedAnchorsOptions = {
  readonly seed: Seed;
  readonly outputs: OutputChoice;
  readonly precision: number;
  readonly delta: number;
  readonly maxLength: number;
  readonly beam: number;
  readonly search: "certified" | "published";
  readonly epsilon: number;
  readonly optimise: PrecisionKind;
  readonly tolerance: number | undefined;
  readonly enumerate: boolean | undefined;
  readonly budgetRows: number;
};

const KNOWN = [
  "seed",
  "outputs",
  "precision",
  "delta",
  "maxLength",
  "beam",
  "search",
  "epsilon",
  "optimise",
  "tolerance",
  "enumerate",
  "budgetRows",
  "signal",
  "onProgress",
];

/** The instance and one perturbed row. */
const MIN_BUDGET_ROWS = 2;

/** Checks the options of `anchors` once and puts the defaults in place. Throws INVALID_ARGUMENT, INVALID_DATA. */
export function resolveAnchorsOptions(probe: Probe, options: AnchorsOptions): ResolvedAnchorsOptions {
  const where = "anchors";
  checkProbe(where, probe);
  checkKnownOptions(where, options, KNOWN);
  checkRunOptions(where, options);
  checkSeed(where, options.seed);
  checkOutputChoice(where, options.outputs, probe.outputs);
  checkWholeNumber(where, "maxLength", options.maxLength, 0);
  checkWholeNumber(where, "beam", options.beam, 1);
  checkWholeNumber(where, "budgetRows", options.budgetRows, MIN_BUDGET_ROWS);
  checkOneOf(where, "search", options.search, ["certified", "published"]);
  checkOneOf(where, "optimise", options.optimise, ["interventional", "conditional"]);
  checkOneOf(where, "enumerate", options.enumerate, [true, false]);
  const { precision = 0.95, delta = 0.05, tolerance, optimise = "interventional", epsilon = 0.1 } = options;
  if (!(precision > 0 && precision <= 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected precision to be above 0 and at most 1, got ${String(precision)}`,
    );
  }
  if (!(delta > 0 && delta < 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected delta to be above 0 and below 1, got ${String(delta)}`,
    );
  }
  if (!(epsilon > 0 && epsilon < 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected epsilon to be above 0 and below 1, got ${String(epsilon)}`,
    );
  }
  if (tolerance !== undefined && !(tolerance >= 0 && Number.isFinite(tolerance))) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected tolerance to be a number of 0 or more, got ${String(tolerance)}`,
    );
  }
  if (optimise === "conditional" && !probe.conditions) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: optimise "conditional" needs background rows that can meet a rule, such as binnedColumns(background, instance) has`,
    );
  }
  const parts = probe.parts.length;
  return {
    seed: options.seed ?? 0,
    outputs: options.outputs ?? "predicted",
    precision,
    delta,
    maxLength: Math.min(parts, options.maxLength ?? parts),
    beam: options.beam ?? 4,
    search: options.search ?? "certified",
    epsilon,
    optimise,
    tolerance,
    enumerate: options.enumerate,
    budgetRows: options.budgetRows ?? 5000,
  };
}

function checkProbe(where: string, probe: Probe): void {
  if (typeof probe?.ask !== "function") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a probe, such as probe(model, binnedColumns(background, instance))`,
    );
  }
  if (probe.z !== "binary") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a masker that keeps or hides parts, such as binnedColumns(background, instance) or tokens(text)`,
    );
  }
  if (probe.conditions && probe.references < 2) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a background of at least 2 rows, got 1: a share of one row is no precision`,
    );
  }
  if (!probe.conditions && probe.references > 1) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected a masker with one way to hide, or one whose reference rows can meet a condition (conditions()), got ${probe.references} reference rows without conditions`,
    );
  }
}
