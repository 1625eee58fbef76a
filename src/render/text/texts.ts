import type { Explanation } from "../../core/explanation.js";
import { additiveText } from "./additive-text.js";
import { attributionText } from "./attribution-text.js";
import { effectsText } from "./effects-text.js";
import { fairnessText } from "./fairness-text.js";
import { findingsText } from "./findings-text.js";
import { groupGapText } from "./group-gap-text.js";
import { importanceDriftText } from "./importance-drift-text.js";
import { importanceText } from "./importance-text.js";
import { individualFairnessText } from "./individual-fairness-text.js";
import { interactionIndexText } from "./interaction-index-text.js";
import { interactionsText } from "./interactions-text.js";
import type { KindText } from "./kind-text.js";
import { lossImportanceText } from "./loss-importance-text.js";
import { mitigationText } from "./mitigation-text.js";
import { performanceText } from "./performance-text.js";
import { profileText } from "./profile-text.js";
import { ruleListText } from "./rule-list-text.js";
import { ruleText } from "./rule-text.js";
import { slicesText } from "./slices-text.js";
import { softTreeText } from "./soft-tree-text.js";
import { strategiesText } from "./strategies-text.js";
import { subgroupsText } from "./subgroups-text.js";
import { subsetText } from "./subset-text.js";
import { surrogateText } from "./surrogate-text.js";
import { treeText } from "./tree-text.js";

/** The text of every kind. */
const texts: { readonly [K in Explanation["kind"]]: KindText<Extract<Explanation, { kind: K }>> } = {
  attribution: attributionText,
  importance: importanceText,
  importanceDrift: importanceDriftText,
  interactionIndex: interactionIndexText,
  surrogate: surrogateText,
  subset: subsetText,
  rule: ruleText,
  tree: treeText,
  ruleList: ruleListText,
  additive: additiveText,
  softTree: softTreeText,
  performance: performanceText,
  slices: slicesText,
  effects: effectsText,
  interactions: interactionsText,
  lossImportance: lossImportanceText,
  profile: profileText,
  strategies: strategiesText,
  fairness: fairnessText,
  subgroups: subgroupsText,
  groupGap: groupGapText,
  individualFairness: individualFairnessText,
  mitigation: mitigationText,
  findings: findingsText,
};

/** The text of a kind; of one that this version does not know, a sentence that says so. */
export function textOf({ kind }: { readonly kind: string }): KindText<Explanation> {
  return Object.hasOwn(texts, kind) ? (texts[kind as Explanation["kind"]] as KindText<Explanation>) : unknownText;
}

const unknownText: KindText<Explanation> = {
  sentence: ({ kind, subject }) =>
    `An explanation of ${subject.model} of kind "${kind}", which this version of whybox cannot show; a later one may.`,
  lines: (explanation) => [unknownText.sentence(explanation), ""],
};
