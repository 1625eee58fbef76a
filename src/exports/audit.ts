export type { Answers, ClassAnswers, NumberAnswers } from "../audit/answers/answers.js";
export { type AnswersOptions, answersOf } from "../audit/answers/answers-of.js";
export { fairness } from "../audit/fairness/review/fairness.js";
export type { FairnessOptions } from "../audit/fairness/review/fairness-options.js";
export { type PerformanceOptions, performance } from "../audit/performance/performance.js";
export { type ErrorSlicesOptions, errorSlices } from "../audit/slices/error-slices.js";
export type { ColumnTable, Dataset, Grouping, Target } from "../core/dataset.js";
export type { Estimate } from "../core/kinds/estimate.js";
export type {
  ConditionalParity,
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
} from "../core/kinds/fairness.js";
export type { Metric, Performance, PerformanceResult } from "../core/kinds/performance.js";
export type { Slice, SliceCondition, Slices, SlicesResult } from "../core/kinds/slices.js";
export { dataset } from "../data/dataset.js";
export type { DatasetOptions, GroupChoice, TargetChoice } from "../data/dataset-options.js";
