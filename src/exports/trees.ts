export type { DecisionTree, Forest, ForestResponse, Leaf, Split, TreeNode } from "../core/tree.js";
export { type TreeSurrogateOptions, treeSurrogate } from "../explain/lime/tree-surrogate.js";
export type { InteractionIndex } from "../math/interaction-weights.js";
export { applyForest } from "../trees/apply/apply-forest.js";
export { applyTree } from "../trees/apply/apply-tree.js";
export { type ForestAnswers, type ForestModelOptions, forestModel } from "../trees/apply/forest-model.js";
export type { ForestRows } from "../trees/apply/forest-rows.js";
export { leafOf } from "../trees/apply/leaf-of.js";
export { type LeafRule, rules } from "../trees/apply/rules.js";
export { fitTree } from "../trees/fit/fit-tree.js";
export type {
  Criterion,
  FitTreeOptions,
  HeldOutRows,
  Pruning,
  TreeRows,
  TreeTargets,
} from "../trees/fit/fit-tree-options.js";
export { forestFromLightGBM } from "../trees/import/forest-from-lightgbm.js";
export { forestFromScikitLearn } from "../trees/import/forest-from-scikit-learn.js";
export { forestFromXGBoost } from "../trees/import/forest-from-xgboost.js";
export type { ImportOptions } from "../trees/import/import-names.js";
export { readForest } from "../trees/import/read-forest.js";
export { pruneTree } from "../trees/prune/prune-tree.js";
export { type PruningStep, pruningPath } from "../trees/prune/pruning-path.js";
export {
  type TreeInteractions,
  type TreeInteractionsAsyncOptions,
  type TreeInteractionsOptions,
  treeInteractions,
  treeInteractionsAsync,
} from "../trees/shapley/tree-interactions.js";
export {
  type TreeShapley,
  type TreeShapleyAsyncOptions,
  type TreeShapleyOptions,
  treeShapley,
  treeShapleyAsync,
} from "../trees/shapley/tree-shapley.js";
