import type { Chart } from "../charts/chart.js";
import { chartsOf } from "../charts/charts.js";
import type { Explanation } from "../core/explanation.js";
import { counted } from "../render/counted.js";
import { textOf } from "../render/text/texts.js";
import { costText, toText } from "../render/text/to-text.js";
import type { Block } from "./document/block.js";
import { blocksHtml, type Embed } from "./document/blocks-html.js";
import { escapeHtml, nameHtml, sentenceHtml } from "./escape-html.js";
import { type FigureCount, figureHtml } from "./figures.js";
import type { ArticlePlaces } from "./kind-section.js";
import { numbersHtml } from "./numbers-table.js";
import { sectionOf } from "./sections.js";

/** Outputs of one explanation that are drawn. */
const MAX_OUTPUTS = 3;

/** Headings from which on a document lists them. */
const MIN_HEADINGS = 4;

/**
 * One explanation: a sentence in plain words, doubts, charts, numbers, text, and what it has cost.
 *
 * @param parts  explanations that have their place inside this one
 */
export function explanationArticle(
  explanation: Explanation,
  id: string,
  figures: FigureCount,
  places: ArticlePlaces,
  parts: readonly Explanation[] = [],
): string {
  const section = sectionOf(explanation);
  const document = section?.document?.(explanation, parts);
  const isPlain = !document && !section?.first && chartsOf(explanation, "one").length === 0;
  return [
    `<article id="${id}" aria-labelledby="${id}-title" tabindex="-1">`,
    `<h2 id="${id}-title">${titleHtml(explanation)}</h2>`,
    ...(document
      ? documentHtml(document, explanation, id, figures, (part) => partHtml(part, `${id}-p${parts.indexOf(part)}`))
      : chartsHtml(explanation, id, figures, places)),
    ...endHtml(explanation, isPlain),
    "</article>",
  ].join("\n");

  function partHtml(part: Explanation, partId: string): string {
    return [...chartsHtml(part, partId, figures, places, 4), ...endHtml(part, false)].join("\n");
  }
}

/** The explanation as text, and what it has cost. */
function endHtml(explanation: Explanation, isOpen: boolean): string[] {
  return [
    `<details${isOpen ? " open" : ""}><summary>As text</summary><pre tabindex="0">${escapedLines(toText(explanation, { top: 100 }))}</pre></details>`,
    `<p class="cost">${nameHtml(explanation.method.name)}: ${escapeHtml(costText(explanation).trim())}</p>`,
  ];
}

/** A document with the doubts below what leads it, and then what it contains. */
function documentHtml(
  document: readonly Block[],
  explanation: Explanation,
  id: string,
  figures: FigureCount,
  embed: Embed,
): string[] {
  const isLead = (block: Block) => block.kind === "text" && block.tone === "lead";
  const body = document
    .filter((block) => !isLead(block))
    .map((block, i) => (block.kind === "heading" && block.level === 3 ? { ...block, id: `${id}-h${i}` } : block));
  const headings = body.flatMap((block) => (block.kind === "heading" && block.id !== undefined ? [block] : []));
  const items = headings.map((heading) => `<li><a href="#${heading.id}">${nameHtml(heading.text)}</a></li>`);
  return [
    blocksHtml(document.filter(isLead), explanation, figures),
    notesHtml(explanation.notes),
    items.length < MIN_HEADINGS ? "" : `<nav aria-label="contents of this part"><ol>${items.join("")}</ol></nav>`,
    blocksHtml(body, explanation, figures, embed),
  ];
}

/** A sentence, the doubts, the charts and the numbers behind them. */
function chartsHtml(
  explanation: Explanation,
  id: string,
  figures: FigureCount,
  places: ArticlePlaces,
  level: 3 | 4 = 3,
): string[] {
  const section = sectionOf(explanation);
  const [first, ...others] = chartsOf(explanation, "one");
  const tables = section?.numbers?.(explanation) ?? [];
  const about = section?.about?.(explanation);
  return [
    `<p class="sentence">${sentenceHtml(textOf(explanation).sentence(explanation))}</p>`,
    about ? `<p class="about">${sentenceHtml(about)}</p>` : "",
    notesHtml(explanation.notes),
    section?.first?.(explanation, places) ?? "",
    first ? headed(first, explanation, figures, level) : "",
    section?.more?.(explanation, id) ?? "",
    ...others.map((chart) =>
      chart.heading
        ? headed(chart, explanation, figures, level)
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

function headed(chart: Chart, explanation: Explanation, figures: FigureCount, level: 3 | 4): string {
  const heading = chart.heading ? `<h${level}>${escapeHtml(chart.heading)}</h${level}>` : "";
  return heading + drawn(chart, explanation, figures);
}

function drawn(chart: Chart, explanation: Explanation, figures: FigureCount): string {
  const { outputs } = explanation.subject;
  if (chart.defaultOutput || outputs.length < 2) return figureHtml(chart, [explanation], figures);
  const shown = [...new Set(outputs)].slice(0, MAX_OUTPUTS);
  const rest = outputs.length - shown.length;
  return (
    shown.map((output) => figureHtml(chart, [explanation], figures, { output })).join("") +
    (rest > 0 ? `<p>${counted(rest, "more output is", "more outputs are")} in the numbers.</p>` : "")
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
