export { type Coalitions, keep, keeps, noneKept } from "./core/coalitions.js";
export type { Condition, Conditions } from "./core/conditions.js";
export type { Controls } from "./core/controls.js";
export type {
  Accuracy,
  AdditiveTerm,
  ClassFidelity,
  Distilled,
  FeatureCondition,
  Fidelity,
  LeafFidelity,
  ListedRule,
  Share,
  SizeFidelity,
  SoftInput,
  SoftSplit,
} from "./core/distilled.js";
export type { AskOptions, ChunkDone, Executor } from "./core/executor.js";
export type {
  AdditiveExplanation,
  Attribution,
  Cost,
  DistilledExplanation,
  Explained,
  Explanation,
  ImageSource,
  Importance,
  Note,
  Part,
  Predicate,
  Rule,
  RuleListExplanation,
  RulePrecision,
  RunRecord,
  SoftTreeExplanation,
  Source,
  SubsetExplanation,
  SurrogateExplanation,
  TextSource,
  TreeExplanation,
} from "./core/explanation.js";
export type { Feature, Input, Output } from "./core/features.js";
export type { Json } from "./core/json.js";
export type { Fill, Masker, MaskerRecipe } from "./core/masker.js";
export { isMatrix, type Matrix, matrix } from "./core/matrix.js";
export type { Batch, Model, ModuleRef } from "./core/model.js";
export { parseExplanation } from "./core/parse-explanation.js";
export type { Plan, Range } from "./core/plan.js";
export type { Probe } from "./core/probe.js";
export type { DecisionTree, Forest, Leaf, Split, TreeNode } from "./core/tree.js";
export { VERSION } from "./core/version.js";
export { type ErrorCode, WhyboxError } from "./core/whybox-error.js";
export { type GameOptions, game } from "./evaluate/game.js";
export { type InProcessOptions, inProcess } from "./evaluate/in-process.js";
export { type ProbeOptions, probe } from "./evaluate/probe.js";
export { anchors } from "./explain/anchors.js";
export type { AnchorsOptions } from "./explain/anchors-options.js";
export { applyDistilled } from "./explain/apply-distilled.js";
export { distill } from "./explain/distill.js";
export type { DistillOptions } from "./explain/distill-options.js";
export { type ExactShapleyOptions, exactShapley } from "./explain/exact-shapley.js";
export {
  type ExplainAllOptions,
  type ExplainContext,
  type ExplainedInstance,
  explainAll,
} from "./explain/explain-all.js";
export { type ExplainTreeOptions, explainTree } from "./explain/explain-tree.js";
export type { FittedSurrogate, Surrogate } from "./explain/fit-surrogate.js";
export { globalImportance } from "./explain/global-importance.js";
export { type GreedyOptions, greedy } from "./explain/greedy.js";
export { type KernelShapOptions, kernelShap } from "./explain/kernel-shap.js";
export { type BestArms, type KlLucbOptions, klLucb, type Pull, type PullArms, type Tally } from "./explain/kl-lucb.js";
export type { LeaveOneOutOptions } from "./explain/leave-one-out.js";
export { lime } from "./explain/lime.js";
export type { LimeOptions } from "./explain/lime-options.js";
export type { Link } from "./explain/link.js";
export { type OcclusionOptions, occlusion } from "./explain/occlusion.js";
export type { OutputChoice } from "./explain/output-choice.js";
export { type PermutationShapleyOptions, permutationShapley } from "./explain/permutation-shapley.js";
export { type PredictionDifferenceOptions, predictionDifference } from "./explain/prediction-difference.js";
export { ruleApplies } from "./explain/rule-applies.js";
export type { ShapleyOptions } from "./explain/shapley-options.js";
export type { SharedDesigns } from "./explain/shared-designs.js";
export { type StreakOptions, streak } from "./explain/streak.js";
export type { SubsetOptions } from "./explain/subset-options.js";
export { type TreeSurrogateOptions, treeSurrogate } from "./explain/tree-surrogate.js";
export { grid } from "./images/grid.js";
export type { HiddenColour } from "./images/hidden-image.js";
export type { CheckedImage, Image } from "./images/image.js";
export { type SlicOptions, slic } from "./images/slic.js";
export { type BinnedColumnsOptions, binnedColumns } from "./maskers/binned-columns.js";
export { type ColumnsOptions, columns, type Rows } from "./maskers/columns.js";
export { type OffsetColumnsOptions, offsetColumns } from "./maskers/offset-columns.js";
export { patchMap } from "./maskers/patch-map.js";
export { type PatchesOptions, patches } from "./maskers/patches.js";
export { type BackgroundSummary, type SummariseOptions, summariseBackground } from "./maskers/summarise-background.js";
export { type SuperpixelsOptions, superpixels } from "./maskers/superpixels.js";
export { type TokensOptions, tokens } from "./maskers/tokens.js";
export { bernoulliBounds } from "./math/bernoulli-bounds.js";
export { type Distance, distances } from "./math/distances.js";
export { entropyEdges } from "./math/entropy-edges.js";
export { explorationRate } from "./math/exploration-rate.js";
export { localityWeights } from "./math/locality-weights.js";
export { quantileEdges } from "./math/quantile-edges.js";
export { type Answers, blackBox } from "./models/black-box.js";
export { importModel } from "./models/import-model.js";
export type { Seed } from "./random/stream.js";
export { type SvgOptions, toSvg } from "./render/to-svg.js";
export { type TextOptions, toText } from "./render/to-text.js";
export { type RidgeOptions, ridge } from "./surrogates/ridge.js";
export { type LinearFit, ridgeFromMoments } from "./surrogates/ridge-from-moments.js";
export type { SelectionMethod } from "./surrogates/select-columns.js";
export { type SelectFeaturesOptions, selectFeatures } from "./surrogates/select-features.js";
export { type MomentsSelection, selectFromMoments } from "./surrogates/select-from-moments.js";
export { type WeightedMoments, weightedMoments } from "./surrogates/weighted-moments.js";
export { records } from "./tables/records.js";
export { table } from "./tables/table.js";
export { applyForest } from "./trees/apply-forest.js";
export { applyTree } from "./trees/apply-tree.js";
export { fitTree } from "./trees/fit-tree.js";
export type {
  Criterion,
  FitTreeOptions,
  HeldOutRows,
  Pruning,
  TreeRows,
  TreeTargets,
} from "./trees/fit-tree-options.js";
export { forestFromLightGBM } from "./trees/forest-from-lightgbm.js";
export { forestFromScikitLearn } from "./trees/forest-from-scikit-learn.js";
export { forestFromXGBoost } from "./trees/forest-from-xgboost.js";
export { type ForestModelOptions, forestModel } from "./trees/forest-model.js";
export type { ForestRows } from "./trees/forest-rows.js";
export type { ImportOptions } from "./trees/import-names.js";
export { leafOf } from "./trees/leaf-of.js";
export { pruneTree } from "./trees/prune-tree.js";
export { type PruningStep, pruningPath } from "./trees/pruning-path.js";
export { type LeafRule, rules } from "./trees/rules.js";
export { type TreeShapley, type TreeShapleyOptions, treeShapley } from "./trees/tree-shapley.js";
