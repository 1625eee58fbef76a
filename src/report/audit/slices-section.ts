import type { Slices } from "../../core/kinds/slices.js";
import { countText } from "../../render/count-text.js";
import { counted } from "../../render/counted.js";
import { estimateText, percent, pText, rounded } from "../../render/text/estimate-text.js";
import { escapeHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Each slice with its loss, and how much was searched for it. */
export const slicesSection: KindSection<Slices> = {
  heading: () => "Where the model does worse",
  about: () =>
    "Groups of rows, described by rules, on which the model errs clearly more than on all others. Each was found on one half of the rows and measured on the other, so that a lucky find does not count.",
  numbers: ({ result }) => [
    {
      caption: `Mean ${result.loss} in each group and elsewhere`,
      columns: ["where", "rows", "share", result.loss, "elsewhere", "excess, 95% interval", "adjusted p"],
      rows: result.slices.map(({ text, rows, share, loss, lossElsewhere, excess, adjustedPValue }) => [
        ...[text, countText(rows), percent(share), rounded(loss), rounded(lossElsewhere)],
        ...[estimateText(excess), pText(adjustedPValue)],
      ]),
    },
  ],
  more: ({ result }) =>
    `<p class="facts">${escapeHtml(
      `${counted(result.rulesLookedAt, "rule")} looked at on ${counted(result.searchedRows, "row")}; ${counted(result.rulesMeasured, "rule")} measured on ${counted(result.measuredRows, "other row")}, of which a wrong one is reported with probability ${rounded(result.alpha)} at most.`,
    )}</p>`,
};
