import type { Strategies, Strategy } from "../../core/kinds/strategies.js";
import { counted } from "../../render/counted.js";
import { estimateText, percent, rounded } from "../../render/text/estimate-text.js";
import { escapeHtml, sentenceHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Groups whose share in a cluster differs by this much are worth a line. */
const NOTEWORTHY = 0.1;

/** Each kind of reason in words, with its error rate, the groups in it and rows that stand for it. */
export const strategiesSection: KindSection<Strategies> = {
  heading: () => "Kinds of reasons",
  about: () =>
    "Rows sorted by what moves the model's answer for them. Where a small group of rows has a reason of its own, look at it: it may be a shortcut that works in this table and nowhere else.",
  numbers: ({ subject, result }) => [
    {
      caption: "Mean effect of each part in each kind of reason",
      columns: ["part", ...result.clusters.slice(0, 12).map(({ share }, c) => `${c + 1}: ${percent(share)}`)],
      rows: subject.parts.map(({ name }, p) => [
        name,
        ...result.clusters.slice(0, 12).map(({ mean }) => rounded(mean[p])),
      ]),
    },
  ],
  more: ({ result }) => `<ol class="kinds">${result.clusters.map(clusterHtml).join("\n")}</ol>`,
};

function clusterHtml({ size, share, text, errorRate, groups, prototypes }: Strategy): string {
  const facts = [
    errorRate ? `wrong in ${estimateText(errorRate)}` : "",
    ...groups.flatMap(({ name, labels }) =>
      labels
        .filter((each) => Math.abs(each.share - each.elsewhere) >= NOTEWORTHY)
        .map((each) => `${name} ${each.label}: ${percent(each.share)}, elsewhere ${percent(each.elsewhere)}`),
    ),
    prototypes.length > 0 ? `typical: explanations ${prototypes.join(", ")}` : "",
  ].filter((fact) => fact !== "");
  return `<li>${escapeHtml(`${counted(size, "explanation")}, ${percent(share)}: `)}${sentenceHtml(text)} <span class="facts">${facts.map(sentenceHtml).join("; ")}</span></li>`;
}
