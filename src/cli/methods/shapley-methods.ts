import { Option } from "commander";
import { exactShapley } from "../../explain/shapley/exact-shapley.js";
import { kernelShap } from "../../explain/shapley/kernel-shap.js";
import { permutationShapley } from "../../explain/shapley/permutation-shapley.js";
import { columns } from "../../maskers/columns/columns.js";
import { UsageError } from "../output/usage-error.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { parseOption } from "./parse-option.js";

/** What only methods of the Shapley family are told. */
type ShapleyArguments = {
  readonly link: "identity" | "logit";
  readonly clip?: number;
};

type KernelShapArguments = ShapleyArguments & { readonly order?: 1 | 3 };

const family: Pick<ExplainMethod<ShapleyArguments>, "options" | "check" | "masker" | "meetsAllBackground"> = {
  options: () => [
    groupOption(),
    new Option("--link <link>", "the scale on which values add up").choices(["identity", "logit"]).default("identity"),
    new Option("--clip <number>", "with --link logit: keep averages this far from 0 and 1").argParser(parseOption.clip),
  ],
  check({ clip, link }) {
    if (clip !== undefined && link !== "logit") throw new UsageError("--clip needs --link logit");
  },
  meetsAllBackground: true,
  masker: (row, { background, weights, groups }) => columns(background, row, { groups, weights }),
};

export const kernelShapMethod: ExplainMethod<KernelShapArguments> = {
  ...family,
  summary: "Shapley values by weighted regression on sampled coalitions; exact where all fit the budget",
  options: () => [
    ...family.options(),
    new Option("--order <order>", "1: additive fit; 3: with interactions of three").argParser(parseOption.order),
  ],
  explain: (probe, run, { link, clip, order }) =>
    kernelShap(probe, { ...run, link, ...(clip !== undefined && { clip }), ...(order !== undefined && { order }) }),
};

export const exactMethod: ExplainMethod<ShapleyArguments> = {
  ...family,
  summary: "Shapley values from every coalition, for up to 20 parts",
  // The seed then names the summary of the background only.
  explain: (probe, { seed: _, ...run }, { link, clip }) =>
    exactShapley(probe, { ...run, link, ...(clip !== undefined && { clip }) }),
};

export const permutationMethod: ExplainMethod<ShapleyArguments> = {
  ...family,
  summary: "Shapley values as average gains over random orders of the parts",
  explain: (probe, run, { link, clip }) =>
    permutationShapley(probe, { ...run, link, ...(clip !== undefined && { clip }) }),
};
