import type { Explanation } from "../core/explanation.js";
import { attributionSection } from "./attribution-section.js";
import { effectsSection } from "./audit/effects-section.js";
import { findingsSection } from "./audit/findings-section.js";
import { groupGapSection } from "./audit/group-gap-section.js";
import { individualFairnessSection } from "./audit/individual-fairness-section.js";
import { interactionsSection } from "./audit/interactions-section.js";
import { lossImportanceSection } from "./audit/loss-importance-section.js";
import { mitigationSection } from "./audit/mitigation-section.js";
import { performanceSection } from "./audit/performance-section.js";
import { profileSection } from "./audit/profile-section.js";
import { slicesSection } from "./audit/slices-section.js";
import { strategiesSection } from "./audit/strategies-section.js";
import { subgroupsSection } from "./audit/subgroups-section.js";
import { distilledSections } from "./distilled-sections.js";
import { fairnessDocument } from "./fairness/fairness-document.js";
import { importanceDriftSection } from "./importance-drift-section.js";
import { importanceSection } from "./importance-section.js";
import { interactionIndexSection } from "./interaction-index-section.js";
import type { KindSection } from "./kind-section.js";
import { ruleSection } from "./rule-section.js";
import { subsetSection } from "./subset-section.js";
import { surrogateSection } from "./surrogate-section.js";

/** The sections of kinds that have more to show than sentence, charts, notes and cost. */
const sections: { readonly [K in Explanation["kind"]]?: KindSection<Extract<Explanation, { kind: K }>> } = {
  attribution: attributionSection,
  importance: importanceSection,
  importanceDrift: importanceDriftSection,
  interactionIndex: interactionIndexSection,
  surrogate: surrogateSection,
  subset: subsetSection,
  rule: ruleSection,
  fairness: { heading: () => "How groups of people are treated", document: fairnessDocument },
  ...distilledSections,
  findings: findingsSection,
  performance: performanceSection,
  slices: slicesSection,
  effects: effectsSection,
  interactions: interactionsSection,
  lossImportance: lossImportanceSection,
  profile: profileSection,
  strategies: strategiesSection,
  subgroups: subgroupsSection,
  mitigation: mitigationSection,
  groupGap: groupGapSection,
  individualFairness: individualFairnessSection,
};

/** The section of an explanation's kind, if it has one. */
export function sectionOf({ kind }: { readonly kind: string }): KindSection<Explanation> | undefined {
  return Object.hasOwn(sections, kind)
    ? (sections[kind as Explanation["kind"]] as KindSection<Explanation>)
    : undefined;
}
