import type { ExplainMethod } from "./explain-method.js";

/** Every method, under the name it has after `whybox explain`; loaded when it is named. */
export const EXPLAIN_METHODS: ReadonlyMap<string, () => Promise<ExplainMethod<never>>> = new Map<
  string,
  () => Promise<ExplainMethod<never>>
>([
  ["kernel-shap", async () => (await import("./shapley-methods.js")).kernelShapMethod],
  ["exact", async () => (await import("./shapley-methods.js")).exactMethod],
  ["tree", async () => (await import("./tree-method.js")).treeMethod],
  ["permutation", async () => (await import("./shapley-methods.js")).permutationMethod],
  ["owen", async () => (await import("./shapley-methods.js")).owenMethod],
  ["interactions", async () => (await import("./interaction-methods.js")).interactionsMethod],
  ["banzhaf", async () => (await import("./interaction-methods.js")).banzhafMethod],
  ["banzhaf-interactions", async () => (await import("./interaction-methods.js")).banzhafInteractionsMethod],
  ["lime", async () => (await import("./lime-method.js")).limeMethod],
  ["streak", async () => (await import("./subset-methods.js")).streakMethod],
  ["greedy", async () => (await import("./subset-methods.js")).greedyMethod],
  ["occlusion", async () => (await import("./removal-methods.js")).occlusionMethod],
  ["prediction-difference", async () => (await import("./removal-methods.js")).predictionDifferenceMethod],
  ["anchors", async () => (await import("./anchors-method.js")).anchorsMethod],
]);
