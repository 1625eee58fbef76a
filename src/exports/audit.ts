export type { Answers, ClassAnswers, NumberAnswers, StoredScores } from "../audit/answers/answers.js";
export { type AnswersOptions, answersOf, type KeptAnswers } from "../audit/answers/answers-of.js";
export { storedAnswers } from "../audit/answers/stored-answers.js";
export type { StoredAnswersOptions } from "../audit/answers/stored-answers-options.js";
export { type Audit, type AuditOptions, audit, type FinishedParts } from "../audit/audit.js";
export { type AccumulatedEffectsOptions, accumulatedEffects } from "../audit/effects/accumulated-effects.js";
export type { EffectOf } from "../audit/effects/effect-features.js";
export { type InteractionStrengthOptions, interactionStrength } from "../audit/effects/interaction-strength.js";
export { type PartialDependenceOptions, partialDependence } from "../audit/effects/partial-dependence.js";
export { explainGap } from "../audit/fairness/gap/explain-gap.js";
export type { ExplainGapOptions } from "../audit/fairness/gap/gap-options.js";
export { individualFairness } from "../audit/fairness/individual/individual-fairness.js";
export type { IndividualFairnessOptions } from "../audit/fairness/individual/individual-fairness-options.js";
export { type AdjustThresholdsOptions, adjustThresholds } from "../audit/fairness/mitigation/adjust-thresholds.js";
export type { AdjustedModel } from "../audit/fairness/mitigation/adjusted-model.js";
export {
  type CompareFairnessAsyncOptions,
  type CompareFairnessOptions,
  compareFairness,
  compareFairnessAsync,
} from "../audit/fairness/mitigation/compare-fairness.js";
export { type ReducedModel, type ReductionsOptions, reductions } from "../audit/fairness/mitigation/reductions.js";
export { type RejectOptionOptions, rejectOption } from "../audit/fairness/mitigation/reject-option.js";
export { type Relabelling, type RelabellingOptions, relabelling } from "../audit/fairness/mitigation/relabelling.js";
export { type Reweighing, type ReweighingOptions, reweighing } from "../audit/fairness/mitigation/reweighing.js";
export type { Train } from "../audit/fairness/mitigation/trained-member.js";
export { fairness } from "../audit/fairness/review/fairness.js";
export type { FairnessOptions } from "../audit/fairness/review/fairness-options.js";
export { type SubgroupScanOptions, subgroupScan } from "../audit/fairness/subgroups/subgroup-scan.js";
export {
  type PermutationImportanceOptions,
  permutationImportance,
} from "../audit/importance/permutation-importance.js";
export { type SageOptions, sage } from "../audit/importance/sage.js";
export { type PerformanceOptions, performance } from "../audit/performance/performance.js";
export { type ProfileOptions, profile } from "../audit/profile/profile.js";
export { type ErrorSlicesOptions, errorSlices } from "../audit/slices/error-slices.js";
export { type StrategiesOptions, strategies } from "../audit/strategies/strategies.js";
export type { ColumnTable, Dataset, Grouping, LabelledDataset, StoredPrediction, Target } from "../core/dataset.js";
export type { EffectAxis, EffectCurve, EffectSurface, Effects } from "../core/kinds/effects.js";
export type { Estimate } from "../core/kinds/estimate.js";
export type {
  ConditionalParity,
  DataFacts,
  Evidence,
  Fairness,
  FairnessDefinition,
  FairnessResult,
  Gap,
  GroupComparison,
  GroupingReview,
  GroupMeasure,
  GroupReview,
  Impossibility,
  Inequality,
  RocPoints,
  ScoreKind,
} from "../core/kinds/fairness.js";
export type { Finding, FindingLevel, Findings } from "../core/kinds/findings.js";
export type { GapNode, GapPart, GapSide, GapTree, GroupGap, GroupGapResult } from "../core/kinds/group-gap.js";
export type {
  AttributeFlip,
  IndividualFairness,
  IndividualFairnessResult,
  MatchedGroups,
  PeoplePair,
} from "../core/kinds/individual-fairness.js";
export type { InteractionStrength, Interactions } from "../core/kinds/interactions.js";
export type { LossImportance } from "../core/kinds/loss-importance.js";
export type {
  Changed,
  Constraint,
  FrontierPoint,
  GroupThresholds,
  Mitigation,
  MitigationChange,
  MitigationEffect,
  MitigationResult,
  MixedPredictor,
  RelabelledGroup,
  WeighedCell,
} from "../core/kinds/mitigation.js";
export type { Metric, Performance, PerformanceResult } from "../core/kinds/performance.js";
export type {
  Association,
  ColumnDrift,
  ColumnProfile,
  Drift,
  DuplicateRows,
  Outlier,
  Profile,
  ProfileResult,
  ProxyProfile,
  SuspectLabel,
  TableIssue,
} from "../core/kinds/profile.js";
export type { Slice, SliceCondition, Slices, SlicesResult } from "../core/kinds/slices.js";
export type { DistinctPart, Strategies, Strategy } from "../core/kinds/strategies.js";
export type { Subgroup, Subgroups, SubgroupsResult } from "../core/kinds/subgroups.js";
export { dataset } from "../data/dataset.js";
export type { DatasetOptions, GroupChoice, LabelOptions, TargetChoice } from "../data/dataset-options.js";
