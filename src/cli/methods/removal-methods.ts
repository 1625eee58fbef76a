import { occlusion, occlusionOptions } from "../../explain/ablation/occlusion.js";
import {
  type PredictionDifferenceOptions,
  predictionDifference,
  predictionDifferenceOptions,
} from "../../explain/ablation/prediction-difference.js";
import { columns } from "../../maskers/columns/columns.js";
import type { ExplainMethod } from "./explain-method.js";
import { groupOption } from "./group-option.js";
import { methodFlags, methodOptions } from "./method-flags.js";

const masker: ExplainMethod["masker"] = (row, { background, weights, groups }) =>
  columns(background, row, { groups, weights });

export const occlusionMethod: ExplainMethod = {
  declared: occlusionOptions,
  summary: "what the answer loses when one part is hidden and all others are kept",
  options: () => [groupOption()],
  meetsAllBackground: true,
  masker,
  explain: (probe, { seed: _, ...run }) => occlusion(probe, run),
};

export const predictionDifferenceMethod: ExplainMethod<PredictionDifferenceOptions> = {
  declared: predictionDifferenceOptions,
  summary:
    "prediction difference analysis: bits of odds that each part brings, its replacements drawn from the background",
  options: () => [groupOption(), ...methodFlags(predictionDifferenceOptions)],
  meetsAllBackground: true,
  masker,
  explain: (probe, run, given) =>
    predictionDifference(probe, { ...run, ...methodOptions(predictionDifferenceOptions, given) }),
};
