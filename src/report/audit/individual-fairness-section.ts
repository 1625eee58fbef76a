import type { IndividualFairness, PeoplePair } from "../../core/kinds/individual-fairness.js";
import { countText } from "../../render/count-text.js";
import { estimateCells, rounded } from "../../render/text/estimate-text.js";
import { pairText } from "../../render/text/individual-fairness-text.js";
import { nameHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Consistency, matches and flips as tables, and the worst pairs. */
export const individualFairnessSection: KindSection<IndividualFairness> = {
  heading: () => "Similar people, similar answers?",
  about: ({ result }) =>
    `Each row beside those that are most like it, whatever their group. Distance: ${result.distance.text}.`,
  numbers: ({ result }) => {
    const { consistency, lipschitz, matches, flips } = result;
    return [
      {
        caption: `Answers beside those of ${consistency.neighbours} neighbours`,
        columns: ["", "value", "95% interval", "by chance"],
        rows: [
          ...(consistency.decisions
            ? [
                [
                  "consistency of decisions",
                  ...estimateCells(consistency.decisions),
                  rounded(consistency.decisionsByChance ?? 0),
                ],
              ]
            : []),
          ["consistency of scores", ...estimateCells(consistency.scores), rounded(consistency.scoresByChance)],
          ["pairs that differ too much", ...estimateCells(lipschitz.violations), ""],
        ],
      },
      ...(matches.length > 0
        ? [
            {
              caption: "People of a group beside the nearest of the largest group",
              columns: [
                "group",
                "pairs",
                "mean distance",
                "selected more often",
                "95% interval",
                "score higher by",
                "95% interval",
              ],
              rows: matches.map(({ group, against, pairs, meanDistance, decisions, scores }) => [
                `${group} beside ${against}`,
                countText(pairs),
                meanDistance === null ? "-" : rounded(meanDistance),
                ...(decisions ? estimateCells(decisions) : ["-", ""]),
                ...estimateCells(scores),
              ]),
            },
          ]
        : []),
      ...flips
        .filter(({ changes }) => changes.length > 0)
        .map(({ grouping, changes }) => ({
          caption: `Only ${grouping} changed`,
          columns: ["set to", "rows", "score changes by", "95% interval", "newly selected", "no more selected"],
          rows: changes.map(({ to, rows, gained, lost, scoreChange }) => [
            to,
            countText(rows),
            ...estimateCells(scoreChange),
            gained ? estimateCells(gained)[0] : "-",
            lost ? estimateCells(lost)[0] : "-",
          ]),
        })),
    ];
  },
  more: ({ result }) => {
    const pairs = [...result.lipschitz.worst, ...result.matches.flatMap(({ worst }) => worst)];
    const told = result.flips.flatMap(({ grouping, reason }) =>
      reason === null ? [] : `${grouping} was not flipped: ${reason}.`,
    );
    return [
      pairs.length > 0 ? `<details><summary>Pairs that differ most</summary>${pairsHtml(pairs)}</details>` : "",
      ...told.map((text) => `<p class="facts">${nameHtml(text)}</p>`),
    ].join("");
  },
};

function pairsHtml(pairs: readonly PeoplePair[]): string {
  return `<ul>${pairs.map((pair) => `<li>${nameHtml(pairText(pair).slice(0, 1000))}</li>`).join("")}</ul>`;
}
