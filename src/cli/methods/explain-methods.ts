import { anchorsMethod } from "./anchors-method.js";
import type { ExplainMethod } from "./explain-method.js";
import { banzhafInteractionsMethod, banzhafMethod, interactionsMethod } from "./interaction-methods.js";
import { limeMethod } from "./lime-method.js";
import { occlusionMethod, predictionDifferenceMethod } from "./removal-methods.js";
import { exactMethod, kernelShapMethod, owenMethod, permutationMethod } from "./shapley-methods.js";
import { greedyMethod, streakMethod } from "./subset-methods.js";

/** Every method, under the name it has after `whybox explain`. */
export const EXPLAIN_METHODS: { readonly [name: string]: ExplainMethod<never> } = {
  "kernel-shap": kernelShapMethod,
  exact: exactMethod,
  permutation: permutationMethod,
  owen: owenMethod,
  interactions: interactionsMethod,
  banzhaf: banzhafMethod,
  "banzhaf-interactions": banzhafInteractionsMethod,
  lime: limeMethod,
  streak: streakMethod,
  greedy: greedyMethod,
  occlusion: occlusionMethod,
  "prediction-difference": predictionDifferenceMethod,
  anchors: anchorsMethod,
};
