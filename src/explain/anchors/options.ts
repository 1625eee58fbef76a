import { flag, number, oneOf, wholeNumber } from "../../core/checks/option-kinds.js";
import { type Given, optionsOf, type Resolved } from "../../core/checks/options.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkOutputChoice } from "../run/output-choice.js";
import { outputsOption, runOptions, seedOption, sharedOption } from "../run/run-options.js";

/** The instance and one perturbed row. */
const MIN_BUDGET_ROWS = 2;

/** The options of `anchors`. */
export const anchorsOptions = optionsOf("anchors", {
  precision: number({ above: 0, max: 1, default: 0.95, says: "precision of the rule" }),
  delta: number({
    above: 0,
    below: 1,
    default: 0.05,
    says: "probability with which a certified rule may fall short of the precision",
  }),
  precisionUnder: oneOf(["interventional", "conditional"], {
    default: "interventional",
    says: "interventional: parts outside the rule are drawn regardless of it; conditional: background rows as they are that meet it",
  }),
  count: wholeNumber({ min: 0, defaultSays: "as many as there are parts", says: "the most conditions in a rule" }),
  beam: wholeNumber({
    min: 1,
    default: 4,
    says: "rules of each length that are made longer, where not all can be looked at",
  }),
  search: oneOf(["certified", "published"], {
    default: "certified",
    says: "certified: the search of the documentation, which returns what it can certify; published: that of the 2018 paper, whose rule is then tested",
  }),
  beamTolerance: number({
    above: 0,
    below: 1,
    default: 0.1,
    says: "published search: by how much a rule in the beam may fall short of the best",
  }),
  tolerance: number({
    min: 0,
    says: "for an output that is a number: how far from the prediction, in its unit, an answer counts as the same",
  }),
  enumerate: flag({
    defaultSays: "when they fit the budget",
    says: "ask every perturbed row of every rule and return the best rule there is",
  }),
  budgetRows: wholeNumber({ min: MIN_BUDGET_ROWS, default: 5000, says: "the most model rows to ask" }),
  seed: seedOption,
  outputs: outputsOption,
  shared: sharedOption,
  ...runOptions,
});

export type AnchorsOptions = Given<typeof anchorsOptions>;

/** The options with every default in place. */
export type ResolvedAnchorsOptions = Resolved<(typeof anchorsOptions)["spec"]> & { readonly count: number };

/** Checks the options of `anchors` once and puts the defaults in place. Throws INVALID_ARGUMENT, INVALID_DATA. */
export function resolveAnchorsOptions(probe: Probe, given: AnchorsOptions): ResolvedAnchorsOptions {
  checkProbe("anchors", probe);
  const options = anchorsOptions.resolve(given);
  checkOutputChoice("anchors", options.outputs, probe.outputs);
  if (options.precisionUnder === "conditional" && !probe.conditions) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      'anchors: precisionUnder "conditional" needs background rows that can meet a rule, such as binnedColumns(background, instance) has',
    );
  }
  const parts = probe.parts.length;
  return { ...options, count: Math.min(parts, options.count ?? parts) };
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
