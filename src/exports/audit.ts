export type { Answers, ClassAnswers, NumberAnswers } from "../audit/answers/answers.js";
export { type AnswersOptions, answersOf } from "../audit/answers/answers-of.js";
export type { ColumnTable, Dataset, Grouping, Target } from "../core/dataset.js";
export { dataset } from "../data/dataset.js";
export type { DatasetOptions, GroupChoice, TargetChoice } from "../data/dataset-options.js";
