import type { GroupGap } from "../../core/kinds/group-gap.js";
import { countText } from "../../render/count-text.js";
import { estimateCells, estimateText, rounded } from "../../render/text/estimate-text.js";
import { roleText } from "../../render/text/group-gap-text.js";
import { nameHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Every part of the gap, and where it is larger. */
export const groupGapSection: KindSection<GroupGap> = {
  heading: ({ result }) => `Why ${result.of} and ${result.against} differ`,
  about: ({ result }) =>
    `The difference in mean ${result.title} as a sum over the features. A part is large where the groups differ in the feature and the model uses it; that a feature carries the gap does not say whether it should.`,
  numbers: ({ subject, result }) => [
    {
      caption: `Parts of the difference of ${estimateText(result.gap)}`,
      columns: [
        "comes with",
        "difference",
        "95% interval",
        `mean in ${result.of}`,
        `mean in ${result.against}`,
        "the feature",
      ],
      rows: subject.parts
        .map(({ name }, p) => ({ name, part: result.parts[p] }))
        .toSorted((a, b) => Math.abs(b.part.difference.value ?? 0) - Math.abs(a.part.difference.value ?? 0))
        .map(({ name, part }) => [
          ...[name, ...estimateCells(part.difference), rounded(part.meanOf), rounded(part.meanAgainst)],
          roleText(part),
        ]),
    },
    ...(result.tree && result.tree.nodes.length > 1
      ? [
          {
            caption: "Where the gap is larger or smaller, found on other rows",
            columns: ["rows", "gap", "95% interval", "rows measured"],
            rows: result.tree.nodes.map(({ gap, rows, text, parent }) => [
              parent === null ? text : `within ${result.tree?.nodes[parent].text}: ${text}`,
              ...estimateCells(gap),
              countText(rows),
            ]),
          },
        ]
      : []),
  ],
  more: ({ result }) => {
    const facts = [
      result.base.value === 0
        ? ""
        : `With nothing known of the rows the groups differ by ${estimateText(result.base)}.`,
      result.throughProtected ? `Through the group itself: ${estimateText(result.throughProtected)}.` : "",
      result.throughProxies ? `Through its proxies: ${estimateText(result.throughProxies)}.` : "",
    ].filter((fact) => fact !== "");
    return facts.length > 0 ? `<p class="facts">${nameHtml(facts.join(" "))}</p>` : "";
  },
};
