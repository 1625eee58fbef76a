import type { Attribution } from "../core/explanation.js";
import type { Probe } from "../core/probe.js";
import { exactShapley } from "../explain/exact-shapley.js";
import { type KernelShapOptions, kernelShap } from "../explain/kernel-shap.js";
import { permutationShapley } from "../explain/permutation-shapley.js";

/** A method as the command line knows it. */
export type ExplainMethod = {
  readonly summary: string;
  readonly explain: (probe: Probe, options: KernelShapOptions) => Promise<Attribution>;
  /** Takes --order. */
  readonly hasOrder?: true;
};

export const EXPLAIN_METHODS: { readonly [name: string]: ExplainMethod } = {
  "kernel-shap": {
    summary: "Shapley values by weighted regression on sampled coalitions; exact where all fit the budget",
    explain: kernelShap,
    hasOrder: true,
  },
  exact: {
    summary: "Shapley values from every coalition, for up to 20 parts",
    // The seed then names the summary of the background only.
    explain: (probe, { seed: _, ...options }) => exactShapley(probe, options),
  },
  permutation: {
    summary: "Shapley values as average gains over random orders of the parts",
    explain: permutationShapley,
  },
};
