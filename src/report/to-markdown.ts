import { checkExplanations } from "../core/checks/check-explanations.js";
import { checkKnownOptions } from "../core/checks/check-options.js";
import type { Explanation } from "../core/explanation.js";
import { greatest } from "../render/greatest.js";
import { textOf } from "../render/text/texts.js";
import { costText, toText } from "../render/text/to-text.js";
import { blocksMarkdown, escapeMarkdown } from "./document/blocks-markdown.js";
import { reviewWithParts } from "./fairness/review-with-parts.js";
import { sectionOf } from "./sections.js";

export type MarkdownOptions = {
  /** Stands on top. Default: the name of the model. */
  readonly title?: string;
};

/**
 * One explanation, or several, as Markdown: of a fairness review the page's words and tables, of other kinds a sentence and
 * the text of toText; with notes, cost and seed. Charts are left out.
 *
 * @returns Markdown in which nothing of an explanation is markup
 * @throws WhyboxError INVALID_ARGUMENT for no explanation, or an option that does not fit
 * @example
 * await writeFile("review.md", toMarkdown(await fairness(answers, { favourable: "good" })));
 */
export function toMarkdown(explanation: Explanation | readonly Explanation[], options: MarkdownOptions = {}): string {
  const explanations = checkExplanations("toMarkdown", explanation);
  checkKnownOptions("toMarkdown", options, ["title"]);
  const title = `# ${escapeMarkdown(options.title ?? explanations[0].subject.model)}`;
  const whole = reviewWithParts(explanations);
  if (whole) return `${title}\n\n${explanationMarkdown(whole.review, 2, whole.parts)}\n`;
  if (explanations.length === 1) {
    const name = rowName(explanations[0]);
    return `${title}${name === undefined ? "" : `\n\n${escapeMarkdown(name)}`}\n\n${explanationMarkdown(explanations[0], 2)}\n`;
  }
  const parts = explanations.map((each) => {
    const heading = [each.method.name, rowName(each)].filter((part) => part !== undefined).join(": ");
    return `## ${escapeMarkdown(heading)}\n\n${explanationMarkdown(each, 3)}`;
  });
  return `${[title, ...parts].join("\n\n")}\n`;
}

/** Text about one explanation, below a heading; `level` is that of the headings inside. `parts` belong inside it. */
export function explanationMarkdown(
  explanation: Explanation,
  level: number,
  parts: readonly Explanation[] = [],
): string {
  const blocks = sectionOf(explanation)?.document?.(explanation, parts);
  if (!blocks) {
    const sentence = escapeMarkdown(textOf(explanation).sentence(explanation));
    // Notes and cost are in the text.
    return [sentence, fenced(toText(explanation, { top: 100 }))].join("\n\n");
  }
  const isLead = (block: (typeof blocks)[number]) => block.kind === "text" && block.tone === "lead";
  return [
    blocksMarkdown(blocks.filter(isLead), level),
    ...explanation.notes.map(({ message }) => `> ${escapeMarkdown(message)}`),
    blocksMarkdown(
      blocks.filter((block) => !isLead(block)),
      level,
      (part) => explanationMarkdown(part, level + 1),
    ),
    escapeMarkdown(`${explanation.method.name}: ${costText(explanation).trim()}`),
  ].join("\n\n");
}

/** The name of the explained row in its table, or its position there. */
function rowName({ subject: { id, row } }: Explanation): string | undefined {
  return id ?? (row === undefined ? undefined : `row ${row}`);
}

/** The text as it is, between fences longer than any run of backticks in it. */
function fenced(text: string): string {
  const longest = Math.max(2, greatest([...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}
