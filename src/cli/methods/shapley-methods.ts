import { exactShapley, exactShapleyOptions } from "../../explain/shapley/exact-shapley.js";
import { type KernelShapOptions, kernelShap, kernelShapOptions } from "../../explain/shapley/kernel-shap.js";
import { type OwenValuesOptions, owenValues, owenValuesOptions } from "../../explain/shapley/owen/owen-values.js";
import { permutationShapley, permutationShapleyOptions } from "../../explain/shapley/permutation-shapley.js";
import type { ShapleyOptions } from "../../explain/shapley/shapley-options.js";
import { columns } from "../../maskers/columns/columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { methodFlags, methodOptions } from "./method-flags.js";
import { resumedFrom, resumeFromOption } from "./resume-from-option.js";

/** Common parts of the Shapley family's methods. */
export const shapleyFamily: Pick<ExplainMethod<ShapleyOptions>, "check" | "masker" | "meetsAllBackground"> = {
  check({ clip, link }) {
    if (clip !== undefined && link !== "logit") throw new UsageError("--clip needs --link logit");
  },
  meetsAllBackground: true,
  masker: (row, { background, weights, groups }) => columns(background, row, { groups, weights }),
};

export const kernelShapMethod: ExplainMethod<KernelShapOptions> = {
  ...shapleyFamily,
  declared: kernelShapOptions,
  summary: "Shapley values by weighted regression on sampled coalitions; exact where all fit the budget",
  options: () => [groupOption(), ...methodFlags(kernelShapOptions), resumeFromOption()],
  explain: async (probe, run, given) =>
    kernelShap(probe, { ...run, ...methodOptions(kernelShapOptions, given), ...(await resumedFrom(given)) }),
};

export const exactMethod: ExplainMethod<KernelShapOptions> = {
  ...shapleyFamily,
  declared: exactShapleyOptions,
  summary: "Shapley values from every coalition, for up to 20 parts",
  options: () => [groupOption(), ...methodFlags(exactShapleyOptions)],
  // The seed names the sample or the summary of the background, and is recorded for it.
  explain: (probe, run, given) => exactShapley(probe, { ...run, ...methodOptions(exactShapleyOptions, given) }),
};

export const permutationMethod: ExplainMethod<KernelShapOptions> = {
  ...shapleyFamily,
  declared: permutationShapleyOptions,
  summary: "Shapley values as average gains over random orders of the parts",
  options: () => [groupOption(), ...methodFlags(permutationShapleyOptions), resumeFromOption()],
  explain: async (probe, run, given) =>
    permutationShapley(probe, {
      ...run,
      ...methodOptions(permutationShapleyOptions, given),
      ...(await resumedFrom(given)),
    }),
};

export const owenMethod: ExplainMethod<OwenValuesOptions> = {
  ...shapleyFamily,
  declared: owenValuesOptions,
  summary: "Owen values: Shapley values of parts in groups, such as the words of sentences",
  options: () => [groupOption(), ...methodFlags(owenValuesOptions), resumeFromOption()],
  explain: async (probe, run, given) =>
    owenValues(probe, { ...run, ...methodOptions(owenValuesOptions, given), ...(await resumedFrom(given)) }),
};
