export type { Condition } from "../core/conditions.js";
export type { AskOptions, ChunkDone, Executor } from "../core/executor.js";
export type {
  AdditiveExplanation,
  Asked,
  Attribution,
  Cost,
  DistilledExplanation,
  Explained,
  Explanation,
  ImageSource,
  Importance,
  LinearSurrogate,
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
} from "../core/explanation.js";
export type { Feature, Input, Output } from "../core/features.js";
export type { Json } from "../core/json.js";
export type { AdditiveTerm } from "../core/kinds/additive.js";
export type {
  Accuracy,
  ClassFidelity,
  Distilled,
  FeatureCondition,
  Fidelity,
  LeafFidelity,
  Share,
  SizeFidelity,
} from "../core/kinds/distilled.js";
export type { ImportanceDrift } from "../core/kinds/importance-drift.js";
export type { InteractionIndexExplanation } from "../core/kinds/interaction-index.js";
export type { ListedRule } from "../core/kinds/rule-list.js";
export type { SoftInput, SoftSplit } from "../core/kinds/soft-tree.js";
export type { Masker } from "../core/masker.js";
export { isMatrix, type Matrix, matrix } from "../core/matrix.js";
export type { Batch, Model, ModuleRef } from "../core/model.js";
export { parseExplanation } from "../core/parse-explanation.js";
export type { Plan, Range } from "../core/plan.js";
export type { AskableSamples, Probe } from "../core/probe.js";
export { VERSION } from "../core/version.js";
export { type ErrorCode, WhyboxError } from "../core/whybox-error.js";
export { type GameOptions, game } from "../evaluate/game.js";
export { type InProcessOptions, inProcess } from "../evaluate/in-process.js";
export { type ProbeOptions, probe } from "../evaluate/probe.js";

export { type OcclusionOptions, occlusion } from "../explain/ablation/occlusion.js";
export { type PredictionDifferenceOptions, predictionDifference } from "../explain/ablation/prediction-difference.js";
export { anchors } from "../explain/anchors/anchors.js";
export type { AnchorsOptions } from "../explain/anchors/options.js";
export { ruleApplies } from "../explain/anchors/rule-applies.js";
export { applyDistilled } from "../explain/distill/apply-distilled.js";
export { distill } from "../explain/distill/distill.js";
export type { DistillOptions } from "../explain/distill/distill-options.js";
export type { FittedSurrogate, Surrogate } from "../explain/lime/fit-surrogate.js";
export { lime } from "../explain/lime/lime.js";
export type { LimeOptions } from "../explain/lime/lime-options.js";
export {
  type ExplainAllOptions,
  type ExplainContext,
  type ExplainedInstance,
  explainAll,
} from "../explain/many/explain-all.js";
export { globalImportance } from "../explain/many/global-importance.js";
export { importanceDrift } from "../explain/many/importance-drift.js";
export type { Contrast, OutputChoice } from "../explain/run/output-choice.js";
export type { SharedDesigns } from "../explain/run/shared-designs.js";
export { type ExactShapleyOptions, exactShapley } from "../explain/shapley/exact-shapley.js";
export {
  type ExplainTreeAsyncOptions,
  type ExplainTreeOptions,
  explainTree,
  explainTreeRows,
  explainTreeRowsAsync,
} from "../explain/shapley/explain-tree.js";
export {
  type BanzhafInteractionsOptions,
  banzhafInteractions,
} from "../explain/shapley/interactions/banzhaf-interactions.js";
export { type BanzhafValuesOptions, banzhafValues } from "../explain/shapley/interactions/banzhaf-values.js";
export {
  type ShapleyInteractionsOptions,
  shapleyInteractions,
} from "../explain/shapley/interactions/shapley-interactions.js";
export { type KernelShapOptions, kernelShap } from "../explain/shapley/kernel-shap.js";
export type { Link } from "../explain/shapley/link.js";
export type { Hierarchy, HierarchyMember } from "../explain/shapley/owen/hierarchy.js";
export { type OwenValuesOptions, owenValues } from "../explain/shapley/owen/owen-values.js";
export { type PermutationShapleyOptions, permutationShapley } from "../explain/shapley/permutation-shapley.js";
export type { ShapleyOptions } from "../explain/shapley/shapley-options.js";
export { type GreedyOptions, greedy } from "../explain/subset/greedy.js";
export { type StreakOptions, streak } from "../explain/subset/streak.js";
export type { SubsetOptions } from "../explain/subset/subset-options.js";
export type { HiddenColour } from "../images/hidden-image.js";
export type { CheckedImage, Image } from "../images/image.js";
export { type BinnedColumnsOptions, binnedColumns } from "../maskers/binned/binned-columns.js";
export type { Rows } from "../maskers/columns/check-columns.js";
export { type ColumnsOptions, columns } from "../maskers/columns/columns.js";
export {
  type BackgroundSummary,
  type SummariseOptions,
  summariseBackground,
} from "../maskers/columns/summarise-background.js";
export { type OffsetColumnsOptions, offsetColumns } from "../maskers/offset-columns.js";
export { type PatchesOptions, patches } from "../maskers/patches.js";
export { type SuperpixelsOptions, superpixels } from "../maskers/superpixels.js";
export { type TokensOptions, tokens } from "../maskers/tokens.js";
export type { Distance } from "../math/distances.js";
export { blackBox, type Predicted } from "../models/black-box.js";
export { importModel } from "../models/import-model.js";
export type { Seed } from "../random/stream.js";
export type { SelectionMethod } from "../regression/select-columns.js";
export { type TextOptions, toText } from "../render/text/to-text.js";
export { records } from "../tables/records.js";
export { table } from "../tables/table.js";
