import { additive } from "./additive.js";
import { attribution } from "./attribution.js";
import { effects } from "./effects.js";
import { fairness } from "./fairness.js";
import { findings } from "./findings.js";
import { groupGap } from "./group-gap.js";
import { importance } from "./importance.js";
import { importanceDrift } from "./importance-drift.js";
import { individualFairness } from "./individual-fairness.js";
import { interactionIndex } from "./interaction-index.js";
import { interactions } from "./interactions.js";
import type { ExplanationOf } from "./kind.js";
import { lossImportance } from "./loss-importance.js";
import { mitigation } from "./mitigation.js";
import { performance } from "./performance.js";
import { profile } from "./profile.js";
import { rule } from "./rule.js";
import { ruleList } from "./rule-list.js";
import { slices } from "./slices.js";
import { softTree } from "./soft-tree.js";
import { strategies } from "./strategies.js";
import { subgroups } from "./subgroups.js";
import { subset } from "./subset.js";
import { surrogate } from "./surrogate.js";
import { tree } from "./tree.js";

/** Every kind of explanation there is. parseExplanation and the type Explanation know those that stand here. */
export const kinds = [
  attribution,
  importance,
  importanceDrift,
  interactionIndex,
  surrogate,
  subset,
  rule,
  tree,
  ruleList,
  additive,
  softTree,
  performance,
  slices,
  effects,
  interactions,
  lossImportance,
  profile,
  strategies,
  fairness,
  subgroups,
  groupGap,
  individualFairness,
  mitigation,
  findings,
] as const;

export type AnyExplanation = ExplanationOf<(typeof kinds)[number]>;
