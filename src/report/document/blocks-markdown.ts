import type { Explanation } from "../../core/explanation.js";
import { printable } from "../../render/printable.js";
import type { Block, Cell } from "./block.js";

/** Writes another explanation inside a document. */
export type MarkdownEmbed = (explanation: Explanation) => string;

/**
 * Blocks as Markdown with tables as GitHub has them; charts are left out.
 *
 * @param level  of headings that are of level 3 in a page
 */
export function blocksMarkdown(blocks: readonly Block[], level: number, embed: MarkdownEmbed = () => ""): string {
  return blocks
    .map((block) => blockMarkdown(block, level, embed))
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Text in which nothing is markup: what means something in Markdown, HTML and terminals is escaped or spelled. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`*_<>[\]|#~&]/g, "\\$&")
    .replace(/\s+/g, " ")
    .replace(/^([-+]|\d+[.)])(?=\s)/, "\\$1");
}

function blockMarkdown(block: Block, level: number, embed: MarkdownEmbed): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(level + block.level - 3)} ${escapeMarkdown(block.text)}`;
    case "text":
      return block.tone === "caveat" ? `> ${escapeMarkdown(block.text)}` : escapeMarkdown(block.text);
    case "list":
      return block.items.map((item) => `- ${escapeMarkdown(item)}`).join("\n");
    case "terms":
      return block.terms
        .map(([term, meaning]) => `- **${escapeMarkdown(term)}**: ${escapeMarkdown(meaning)}`)
        .join("\n");
    case "table":
      return [
        `*${escapeMarkdown(block.caption)}*`,
        "",
        line(block.columns),
        line(block.columns.map(() => "---")),
        ...block.rows.map((row) => line(row.map(cellText))),
      ].join("\n");
    case "chart":
      return "";
    case "explanation":
      return embed(block.explanation);
    case "folded":
      return [`**${escapeMarkdown(block.summary)}**`, blocksMarkdown(block.blocks, level, embed)]
        .filter((text) => text !== "")
        .join("\n\n");
  }
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(escapeMarkdown).join(" | ")} |`;
}

function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}
