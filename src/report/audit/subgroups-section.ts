import type { Subgroups } from "../../core/kinds/subgroups.js";
import { countText } from "../../render/count-text.js";
import { estimateText, percent, pText, rounded } from "../../render/text/estimate-text.js";
import { escapeHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Each subgroup with its gap, and how much was searched for it. */
export const subgroupsSection: KindSection<Subgroups> = {
  heading: () => "Subgroups that nobody named",
  about: ({ result }) =>
    `Combinations of columns in which the ${result.title} differs clearly from that of everyone else. Each was found on one half of the rows and measured on the other.`,
  numbers: ({ result }) => [
    {
      caption: `${result.title} in each subgroup and outside`,
      columns: ["where", "rows", "share", "inside", "outside", "gap, 95% interval", "adjusted p"],
      rows: result.subgroups.map(({ text, rows, share, inside, outside, gap, adjustedPValue }) => [
        ...[text, countText(rows), percent(share), rounded(inside), rounded(outside)],
        ...[estimateText(gap), pText(adjustedPValue)],
      ]),
    },
  ],
  more: ({ result }) =>
    `<p class="facts">${escapeHtml(
      result.pValue === null
        ? "Nothing was looked for."
        : `${countText(result.rulesLookedAt)} rules looked at; where the columns say nothing, some rule stands out as much with probability ${rounded(result.pValue)} (${result.null}, the search repeated ${result.draws} times).`,
    )}</p>`,
};
