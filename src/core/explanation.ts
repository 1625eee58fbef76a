import type { AnyExplanation } from "./kinds/kinds.js";

export * from "./explained.js";
export type { AdditiveExplanation } from "./kinds/additive.js";
export type { Asked, Attribution, LinearSurrogate, StoppingRecord } from "./kinds/attribution.js";
export type { Importance } from "./kinds/importance.js";
export type { Predicate, Rule, RulePrecision } from "./kinds/rule.js";
export type { RuleListExplanation } from "./kinds/rule-list.js";
export type { SoftTreeExplanation } from "./kinds/soft-tree.js";
export type { SubsetExplanation } from "./kinds/subset.js";
export type { SurrogateExplanation } from "./kinds/surrogate.js";
export type { TreeExplanation } from "./kinds/tree.js";

/** An explanation of any kind that is registered in kinds/kinds.ts. */
export type Explanation = AnyExplanation;

/** A model distilled into a student that people can read. */
export type DistilledExplanation = Extract<Explanation, { kind: "tree" | "ruleList" | "additive" | "softTree" }>;
