import type { InteractionStrength, Interactions } from "../../core/kinds/interactions.js";
import { estimateCells, estimateText } from "../../render/text/estimate-text.js";
import { interactingNames } from "../../render/text/interactions-text.js";
import type { KindSection } from "../kind-section.js";

/** Pairs, and each feature with all others. */
export const interactionsSection: KindSection<Interactions> = {
  heading: () => "Whether features work together",
  about: () =>
    "Whether what one feature does depends on another. 0 means that each adds its own part, whatever the other is; then single effects tell the whole story.",
  numbers: (explanation) => {
    const table = (caption: string, list: readonly InteractionStrength[]) => ({
      caption,
      columns: ["features", "strength", "95% interval", "share of the variance, 95% interval"],
      rows: list.map((each) => [
        interactingNames(explanation, each),
        ...estimateCells(each.unnormalised),
        each.share.value === null ? (each.share.reason ?? "not known") : estimateText(each.share),
      ]),
    });
    const { pairs, totals } = explanation.result;
    return [table("Pairs", pairs), table("Each feature with all others", totals)].filter(({ rows }) => rows.length > 0);
  },
};
