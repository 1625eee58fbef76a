import { Option } from "commander";
import { occlusion } from "../../explain/ablation/occlusion.js";
import { predictionDifference } from "../../explain/ablation/prediction-difference.js";
import { columns } from "../../maskers/columns/columns.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { parseOption } from "./parse-option.js";

/** What only prediction difference analysis is told. */
type PredictionDifferenceArguments = {
  readonly samples?: number;
  readonly trainingRows?: number;
};

const masker: ExplainMethod["masker"] = (row, { background, weights, groups }) =>
  columns(background, row, { groups, weights });

export const occlusionMethod: ExplainMethod = {
  summary: "what the answer loses when one part is hidden and all others are kept",
  options: () => [groupOption()],
  meetsAllBackground: true,
  masker,
  explain: (probe, { shared: _, seed: __, ...run }) => occlusion(probe, run),
};

export const predictionDifferenceMethod: ExplainMethod<PredictionDifferenceArguments> = {
  summary:
    "prediction difference analysis: bits of odds that each part brings, its replacements drawn from the background",
  options: () => [
    groupOption(),
    new Option("--samples <n>", "replacements drawn for each part (default: the whole background)").argParser(
      parseOption.wholeNumber(1),
    ),
    new Option("--training-rows <n>", "N of the Laplace correction (default: 1000)").argParser(
      parseOption.wholeNumber(1),
    ),
  ],
  meetsAllBackground: true,
  masker,
  explain: (probe, { shared: _, ...run }, { samples, trainingRows }) =>
    predictionDifference(probe, {
      ...run,
      ...(samples !== undefined && { samples }),
      ...(trainingRows !== undefined && { trainingRows }),
    }),
};
