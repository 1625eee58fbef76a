import type { RuleListExplanation } from "../core/explanation.js";
import { joinedText } from "../core/tree-paths.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { significant } from "../render/significant.js";
import { answerText, percent } from "../render/text/answer-text.js";
import type { Chart } from "./chart.js";
import { labelWidth } from "./short-label.js";
import { svgPage, textLine } from "./svg-page.js";
import type { Theme } from "./theme.js";

const TOP = 76;
const LINE = 18;
const MARGIN = 8;
const MAX_RULES = 60;
const SHARE = 120;
const FIDELITY = 130;

/** The rules from top to bottom, each with the share of rows it answers for and how often it answers as the model does. */
export const ruleListChart: Chart<RuleListExplanation> = {
  kind: "ruleList",
  name: "rules",
  needs: "one",
  caption:
    "Read from the top: the first rule whose conditions hold gives the answer. The bar is the share of rows that the rule answers for; the dot is how often it answers as the model does there, with its 95% interval.",
  svg([explanation], { width, theme }) {
    const { subject, result } = explanation;
    const measured = new Map(result.leaves.map((leaf) => [leaf.node, leaf]));
    const isClass = result.task === "classification";
    const isWide = width >= 560;
    const textWidth = width - 2 * MARGIN - (isWide ? SHARE + FIDELITY + 90 : 0);
    const shown = result.rules.slice(0, MAX_RULES);
    const left = result.rules.length - shown.length;
    let y = TOP;
    const rows = shown.map(({ conditions, value }, i) => {
      const words =
        conditions.length === 0
          ? i === 0
            ? "always"
            : "else"
          : `${i === 0 ? "if" : "else if"} ${joinedText(conditions)}`;
      const lines = brokenLines(printable(words), textWidth);
      const answer = printable(answerText(result.task, result.outputs, value));
      const at = y;
      y += LINE * (lines.length + 1) + 10 + (isWide ? 0 : 26);
      const middle = isWide ? at + (LINE * (lines.length + 1)) / 2 - 6 : y - 22;
      const from = isWide ? width - MARGIN - SHARE - FIDELITY - 80 : MARGIN + 12;
      return [
        ...lines.map((line, l) => textLine(MARGIN, at + LINE * l, line, { size: 12, colour: theme.ink })),
        textLine(MARGIN + 12, at + LINE * lines.length, `→ ${answer}`, {
          size: 12,
          bold: true,
          most: textWidth - 12,
          colour: theme.ink,
        }),
        marks(measured.get(i), from, middle, isClass, theme),
        `<path d="M${MARGIN} ${y - 15}H${width - MARGIN}" stroke="${theme.line}"/>`,
      ].join("");
    });
    const title = `${subject.model}, as a list of ${counted(result.rules.length, "rule")}`;
    const { rows: held, measuredOn } = result.fidelity;
    const facts = `measured on ${counted(held, measuredOn === "heldOut" ? "held-out row" : "training row")}${left > 0 ? `; ${counted(left, "more rule")}` : ""}`;
    const header = (x: number, words: string) => textLine(x, 58, words, { size: 11, colour: theme.faint });
    const column = width - MARGIN - SHARE - FIDELITY - 80;
    return svgPage(
      width,
      y,
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        isWide ? header(column, "share of rows") : "",
        isWide ? header(column + SHARE, isClass ? "answers as the model does" : "root mean square error") : "",
        ...rows,
      ],
      theme.paper,
    );
  },
};

function marks(
  leaf: RuleListExplanation["result"]["leaves"][number] | undefined,
  from: number,
  y: number,
  isClass: boolean,
  theme: Theme,
): string {
  if (!leaf) return "";
  const bar = (SHARE - 56) * Math.min(1, leaf.support);
  const x = from + SHARE;
  const at = (share: number) => (x + (FIDELITY - 16) * share).toFixed(1);
  const support = [
    `<rect x="${from}" y="${y - 5}" width="${SHARE - 56}" height="10" fill="${theme.line}" fill-opacity=".5"/>`,
    `<rect x="${from}" y="${y - 5}" width="${bar.toFixed(1)}" height="10" fill="${theme.neutral}"/>`,
    textLine(from + SHARE - 50, y + 4, percent(leaf.support), { size: 11, colour: theme.ink }),
  ];
  const words = (text: string, place: number) => textLine(place, y + 4, text, { size: 11, colour: theme.ink });
  if (leaf.rows === 0) return [...support, words("no held-out rows", x)].join("");
  if (!isClass || !leaf.agreement) {
    const errors = leaf.means?.map(({ error }) => significant(error)).join(", ") ?? "not known";
    return [...support, words(`${errors}, on ${counted(leaf.rows, "row")}`, x)].join("");
  }
  const { share, low, high } = leaf.agreement;
  return [
    ...support,
    `<path d="M${x} ${y}H${x + FIDELITY - 16}" stroke="${theme.line}"/>`,
    `<path d="M${at(low)} ${y}H${at(high)}" stroke="${theme.ink}" stroke-width="2"/>`,
    `<circle cx="${at(share)}" cy="${y}" r="4.5" fill="${theme.raises}" stroke="${theme.paper}"/>`,
    words(`${percent(share)} of ${leaf.rows}`, x + FIDELITY - 6),
  ].join("");
}

/** The words on lines of at most so many pixels; at most three lines. */
function brokenLines(text: string, textWidth: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.slice(0, 600).split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current === "" || labelWidth(longer) <= textWidth) {
      current = longer;
      continue;
    }
    lines.push(current);
    current = word;
  }
  lines.push(current);
  const most = Math.max(8, Math.floor(textWidth / 6.6));
  const cut = (line: string) =>
    labelWidth(line) > textWidth
      ? `${Array.from(line)
          .slice(0, most - 1)
          .join("")}…`
      : line;
  return lines.length > 3 ? [...lines.slice(0, 2).map(cut), `${cut(lines[2])} …`] : lines.map(cut);
}
