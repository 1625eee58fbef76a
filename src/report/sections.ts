import type { Explanation } from "../core/explanation.js";
import { attributionSection } from "./attribution-section.js";
import { driftSection } from "./drift-section.js";
import { importanceSection } from "./importance-section.js";
import type { KindSection } from "./kind-section.js";
import { ruleSection } from "./rule-section.js";
import { subsetSection } from "./subset-section.js";
import { treeSection } from "./tree-section.js";

/** The sections of kinds that have more to show than sentence, charts, notes and cost. */
const sections: { readonly [K in Explanation["kind"]]?: KindSection<Extract<Explanation, { kind: K }>> } = {
  attribution: attributionSection,
  importance: importanceSection,
  subset: subsetSection,
  rule: ruleSection,
  tree: treeSection,
  drift: driftSection,
};

/** The section of an explanation's kind, if it has one. */
export function sectionOf({ kind }: { readonly kind: string }): KindSection<Explanation> | undefined {
  return Object.hasOwn(sections, kind)
    ? (sections[kind as Explanation["kind"]] as KindSection<Explanation>)
    : undefined;
}
