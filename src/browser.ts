export { type Coalitions, keep, keeps, noneKept } from "./core/coalitions.js";
export type {
  Accuracy,
  AdditiveTerm,
  ClassFidelity,
  Condition,
  Distilled,
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
  Importance,
  Note,
  Part,
  RuleListExplanation,
  RunRecord,
  SoftTreeExplanation,
  Source,
  SurrogateExplanation,
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
export type { FittedSurrogate, Surrogate } from "./explain/fit-surrogate.js";
export { globalImportance } from "./explain/global-importance.js";
export { type KernelShapOptions, kernelShap } from "./explain/kernel-shap.js";
export { lime } from "./explain/lime.js";
export type { LimeOptions } from "./explain/lime-options.js";
export type { Link } from "./explain/link.js";
export type { OutputChoice } from "./explain/output-choice.js";
export { type PermutationShapleyOptions, permutationShapley } from "./explain/permutation-shapley.js";
export type { ShapleyOptions } from "./explain/shapley-game.js";
export type { SharedDesigns } from "./explain/shared-designs.js";
export { type TreeSurrogateOptions, treeSurrogate } from "./explain/tree-surrogate.js";
export { type BinnedColumnsOptions, binnedColumns } from "./maskers/binned-columns.js";
export { type ColumnsOptions, columns, type Rows } from "./maskers/columns.js";
export { type OffsetColumnsOptions, offsetColumns } from "./maskers/offset-columns.js";
export { type BackgroundSummary, type SummariseOptions, summariseBackground } from "./maskers/summarise-background.js";
export { type TokensOptions, tokens } from "./maskers/tokens.js";
export { type Distance, distances } from "./math/distances.js";
export { entropyEdges } from "./math/entropy-edges.js";
export { localityWeights } from "./math/locality-weights.js";
export { quantileEdges } from "./math/quantile-edges.js";
export { type Answers, blackBox } from "./models/black-box.js";
export { importModel } from "./models/import-model.js";
export type { Seed } from "./random/stream.js";
export { toSvg } from "./render/to-svg.js";
export { type TextOptions, toText } from "./render/to-text.js";
export { type RidgeOptions, ridge } from "./surrogates/ridge.js";
export { type LinearFit, ridgeFromMoments } from "./surrogates/ridge-from-moments.js";
export { type SelectFeaturesOptions, selectFeatures } from "./surrogates/select-features.js";
export { type MomentsSelection, type SelectionMethod, selectFromMoments } from "./surrogates/select-from-moments.js";
export { type WeightedMoments, weightedMoments } from "./surrogates/weighted-moments.js";
export { records } from "./tables/records.js";
export { table } from "./tables/table.js";
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
export { leafOf } from "./trees/leaf-of.js";
export { pruneTree } from "./trees/prune-tree.js";
export { type PruningStep, pruningPath } from "./trees/pruning-path.js";
export { type LeafRule, rules } from "./trees/rules.js";
