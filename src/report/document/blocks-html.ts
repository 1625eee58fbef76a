import { chartNamed } from "../../charts/charts.js";
import type { Explanation } from "../../core/explanation.js";
import { escapeHtml, nameHtml, sentenceHtml } from "../escape-html.js";
import { type FigureCount, figureHtml } from "../figures.js";
import type { Block, Cell, DocumentTable } from "./block.js";

/** Draws another explanation inside a document. */
export type Embed = (explanation: Explanation) => string;

/** Blocks as HTML inside an article; charts are those of the explanation. */
export function blocksHtml(
  blocks: readonly Block[],
  explanation: Explanation,
  figures: FigureCount,
  embed: Embed = () => "",
): string {
  return blocks.map((block) => blockHtml(block, explanation, figures, embed)).join("\n");
}

function blockHtml(block: Block, explanation: Explanation, figures: FigureCount, embed: Embed): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}${block.id === undefined ? "" : ` id="${block.id}"`}>${nameHtml(block.text)}</h${block.level}>`;
    case "text":
      return `<p${block.tone ? ` class="${TONES[block.tone]}"` : ""}>${sentenceHtml(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${sentenceHtml(item)}</li>`).join("")}</ul>`;
    case "terms":
      return `<dl>${block.terms.map(([term, meaning]) => `<dt>${nameHtml(term)}</dt><dd>${sentenceHtml(meaning)}</dd>`).join("")}</dl>`;
    case "table":
      return tableHtml(block);
    case "chart": {
      const chart = chartNamed(explanation, block.chart);
      return chart ? figureHtml(chart, [explanation], figures, { part: block.part }) : "";
    }
    case "explanation":
      return embed(block.explanation);
    case "folded":
      return `<details><summary>${nameHtml(block.summary)}</summary>${blocksHtml(block.blocks, explanation, figures, embed)}</details>`;
  }
}

const TONES = { lead: "sentence", caveat: "caveat", fine: "cost" } as const;
const SIGNS = { pale: "", good: "✓\u00a0", bad: "✗\u00a0", open: "?\u00a0" } as const;

function tableHtml({ caption, columns, rows }: DocumentTable): string {
  const head = columns.map((name) => `<th scope="col">${nameHtml(name)}</th>`).join("");
  const body = rows.map(
    ([name, ...cells]) => `<tr>${cellHtml(name, "th")}${cells.map((cell) => cellHtml(cell, "td")).join("")}</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(`table, moves sideways: ${caption}`)}"><table><caption>${nameHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

function cellHtml(cell: Cell, element: "th" | "td"): string {
  const scope = element === "th" ? ' scope="row"' : "";
  if (typeof cell === "string") return `<${element}${scope}>${sentenceHtml(cell)}</${element}>`;
  const { text, mark } = cell;
  return `<${element}${scope} class="${mark}"><span aria-hidden="true">${SIGNS[mark]}</span>${sentenceHtml(text)}</${element}>`;
}
