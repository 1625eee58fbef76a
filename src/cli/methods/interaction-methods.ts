import type { InteractionIndexExplanation } from "../../core/kinds/interaction-index.js";
import {
  type BanzhafInteractionsOptions,
  banzhafInteractions,
  banzhafInteractionsOptions,
} from "../../explain/shapley/interactions/banzhaf-interactions.js";
import {
  type BanzhafValuesOptions,
  banzhafValues,
  banzhafValuesOptions,
} from "../../explain/shapley/interactions/banzhaf-values.js";
import {
  type ShapleyInteractionsOptions,
  shapleyInteractions,
  shapleyInteractionsOptions,
} from "../../explain/shapley/interactions/shapley-interactions.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { methodFlags, methodOptions } from "./method-flags.js";
import { resumedFrom, resumeFromOption } from "./resume-from-option.js";
import { shapleyFamily } from "./shapley-methods.js";

/** Common parts of methods whose values belong to sets of parts. */
const ofSets = {
  ...shapleyFamily,
  check(given: { readonly clip?: number; readonly link?: "identity" | "logit"; readonly importance?: true }) {
    if (given.importance) throw new UsageError("--importance goes with methods that give every part a value");
    shapleyFamily.check?.(given);
  },
};

export const interactionsMethod: ExplainMethod<ShapleyInteractionsOptions> = {
  ...ofSets,
  declared: shapleyInteractionsOptions,
  summary: "Shapley interactions: what parts do together beyond what they do one by one",
  options: () => [groupOption(), ...methodFlags(shapleyInteractionsOptions), resumeFromOption()],
  explain: async (probe, run, given) =>
    shapleyInteractions(probe, {
      ...run,
      ...methodOptions(shapleyInteractionsOptions, given),
      ...(await resumedFrom<InteractionIndexExplanation>(given)),
    }),
};

export const banzhafInteractionsMethod: ExplainMethod<BanzhafInteractionsOptions> = {
  ...ofSets,
  declared: banzhafInteractionsOptions,
  summary: "Banzhaf interactions: the same, all coalitions of other parts counting alike",
  options: () => [groupOption(), ...methodFlags(banzhafInteractionsOptions), resumeFromOption()],
  explain: async (probe, run, given) =>
    banzhafInteractions(probe, {
      ...run,
      ...methodOptions(banzhafInteractionsOptions, given),
      ...(await resumedFrom<InteractionIndexExplanation>(given)),
    }),
};

export const banzhafMethod: ExplainMethod<BanzhafValuesOptions> = {
  ...shapleyFamily,
  declared: banzhafValuesOptions,
  summary: "Banzhaf values: what a part adds on average over all coalitions, each counting alike",
  options: () => [groupOption(), ...methodFlags(banzhafValuesOptions), resumeFromOption()],
  explain: async (probe, run, given) =>
    banzhafValues(probe, { ...run, ...methodOptions(banzhafValuesOptions, given), ...(await resumedFrom(given)) }),
};
