import type { Chart } from "../charts/chart.js";
import { chartsOf } from "../charts/charts.js";
import type { Explanation } from "../core/explanation.js";
import { textOf } from "../render/text/texts.js";
import { costText, toText } from "../render/text/to-text.js";
import type { Block } from "./document/block.js";
import { blocksHtml } from "./document/blocks-html.js";
import { escapeHtml, nameHtml, sentenceHtml } from "./escape-html.js";
import { type FigureCount, figureHtml } from "./figures.js";
import type { ArticlePlaces } from "./kind-section.js";
import { numbersHtml } from "./numbers-table.js";
import { sectionOf } from "./sections.js";

/** Outputs of one explanation that are drawn. */
const MAX_OUTPUTS = 3;

/** One explanation: a sentence in plain words, doubts, charts, numbers, text, and what it has cost. */
export function explanationArticle(
  explanation: Explanation,
  id: string,
  figures: FigureCount,
  places: ArticlePlaces,
): string {
  const section = sectionOf(explanation);
  const document = section?.document?.(explanation);
  const isPlain = !document && !section?.first && chartsOf(explanation, "one").length === 0;
  return [
    `<article id="${id}" aria-labelledby="${id}-title" tabindex="-1">`,
    `<h2 id="${id}-title">${titleHtml(explanation)}</h2>`,
    ...(document ? documentHtml(document, explanation, figures) : chartsHtml(explanation, id, figures, places)),
    `<details${isPlain ? " open" : ""}><summary>As text</summary><pre tabindex="0">${escapedLines(toText(explanation, { top: 100 }))}</pre></details>`,
    `<p class="cost">${nameHtml(explanation.method.name)}: ${escapeHtml(costText(explanation).trim())}</p>`,
    "</article>",
  ].join("\n");
}

/** A document with the doubts below what leads it. */
function documentHtml(document: readonly Block[], explanation: Explanation, figures: FigureCount): string[] {
  const isLead = (block: Block) => block.kind === "text" && block.tone === "lead";
  return [
    blocksHtml(document.filter(isLead), explanation, figures),
    notesHtml(explanation.notes),
    blocksHtml(
      document.filter((block) => !isLead(block)),
      explanation,
      figures,
    ),
  ];
}

/** A sentence, the doubts, the charts and the numbers behind them. */
function chartsHtml(explanation: Explanation, id: string, figures: FigureCount, places: ArticlePlaces): string[] {
  const section = sectionOf(explanation);
  const [first, ...others] = chartsOf(explanation, "one");
  const tables = section?.numbers?.(explanation) ?? [];
  const about = section?.about?.(explanation);
  return [
    `<p class="sentence">${sentenceHtml(textOf(explanation).sentence(explanation))}</p>`,
    about ? `<p class="about">${sentenceHtml(about)}</p>` : "",
    notesHtml(explanation.notes),
    section?.first?.(explanation, places) ?? "",
    first ? headed(first, explanation, figures) : "",
    section?.more?.(explanation, id) ?? "",
    ...others.map((chart) =>
      chart.heading
        ? headed(chart, explanation, figures)
        : `<details><summary>Drawn as ${escapeHtml(chart.name)}</summary>${drawn(chart, explanation, figures)}</details>`,
    ),
    tables.length > 0
      ? `<details class="numbers"><summary>The numbers</summary>${tables.map(numbersHtml).join("")}</details>`
      : "",
  ];
}

/** Subject of the article: for an audit the question that it answers, else the model and its outputs. */
function titleHtml(explanation: Explanation): string {
  const { model, outputs } = explanation.subject;
  const heading = sectionOf(explanation)?.heading?.(explanation);
  if (heading) return `${nameHtml(heading)} <small>${nameHtml(model)}</small>`;
  return `${nameHtml(model)}${outputs.length > 0 ? `: ${nameHtml(outputs.join(", "))}` : ""}${rowHtml(explanation)}`;
}

function headed(chart: Chart, explanation: Explanation, figures: FigureCount): string {
  const heading = chart.heading ? `<h3>${escapeHtml(chart.heading)}</h3>` : "";
  return heading + drawn(chart, explanation, figures);
}

function drawn(chart: Chart, explanation: Explanation, figures: FigureCount): string {
  const { outputs } = explanation.subject;
  if (chart.defaultOutput || outputs.length < 2) return figureHtml(chart, [explanation], figures);
  const shown = [...new Set(outputs)].slice(0, MAX_OUTPUTS);
  const rest = outputs.length - shown.length;
  return (
    shown.map((output) => figureHtml(chart, [explanation], figures, { output })).join("") +
    (rest > 0 ? `<p>${rest} more outputs are in the numbers.</p>` : "")
  );
}

function rowHtml({ subject }: Explanation): string {
  const name = subject.id ?? (subject.row === undefined ? undefined : `row ${subject.row}`);
  return name === undefined ? "" : ` <small>${nameHtml(name)}</small>`;
}

/** Doubts about an explanation, to stand beside its numbers. */
export function notesHtml(notes: readonly { readonly code: string; readonly message: string }[]): string {
  if (notes.length === 0) return "";
  const items = notes.map(({ code, message }) => `<li>${sentenceHtml(message)} <code>${nameHtml(code)}</code></li>`);
  return `<aside class="doubts" aria-label="doubts"><strong>Mind:</strong><ul>${items.join("")}</ul></aside>`;
}

/** Lines of text that is printable already. */
function escapedLines(text: string): string {
  return text.split("\n").map(escapeHtml).join("\n");
}
