import type { SoftTreeExplanation } from "../core/explanation.js";
import { roundedTo } from "../core/rounded-to.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { significant } from "../render/significant.js";
import { answerText, percent } from "../render/text/answer-text.js";
import type { Chart } from "./chart.js";
import { shortLabel } from "./short-label.js";
import { svgPage, textLine } from "./svg-page.js";

const TOP = 70;
const ROW = 24;
const INDENT = 22;
const NAMED = 3;
/** Lines that a drawing has at most: 6 levels. */
const MAX_DEPTH = 6;

/** The tree lying on its side: at each split what sends rows to the second branch, at each leaf its answer. */
export const softTreeChart: Chart<SoftTreeExplanation> = {
  kind: "softTree",
  name: "tree",
  needs: "one",
  suits: ({ result }) => result.depth <= MAX_DEPTH,
  caption:
    "A row takes both branches of each split, with shares that add up to 1: the more of what the split names, the more of it goes to the lower branch. The answer is the mean of the leaves by what reaches them.",
  svg([explanation], { width, theme }) {
    const { subject, result } = explanation;
    const { splits, inputs, leaves, depth, task, outputs } = result;
    const rows: string[] = [];
    const walk = (at: number, level: number, parentLine: number): void => {
      const line = rows.length;
      const [x, y] = [8 + level * INDENT, TOP + line * ROW];
      const branch =
        parentLine < 0
          ? ""
          : `<path d="M${x - INDENT + 6} ${TOP + parentLine * ROW + 8}V${y - 4}H${x - 3}" fill="none" stroke="${theme.faint}" stroke-opacity=".6"/>`;
      const most = Math.max(8, Math.floor((width - x - 12) / 6.8));
      if (at >= splits.length) {
        const answer = printable(answerText(task, outputs, leaves[at - splits.length]));
        rows.push(branch + textLine(x, y, shortLabel(answer, most), { size: 12, bold: true, colour: theme.ink }));
        return;
      }
      const strongest = splits[at].weights
        .map((weight, i) => ({ weight, name: printable(inputs[i].name) }))
        .filter(({ weight }) => weight !== 0)
        .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
        .slice(0, NAMED)
        .map(
          ({ weight, name }) =>
            `${weight < 0 ? "less" : "more"} ${shortLabel(name, 24)} (${significant(roundedTo(Math.abs(weight), 2))})`,
        );
      const words = strongest.length > 0 ? `down with ${strongest.join(", ")}` : "down by chance";
      rows.push(branch + textLine(x, y, shortLabel(words, most), { size: 12, colour: theme.ink }));
      walk(2 * at + 1, level + 1, line);
      walk(2 * at + 2, level + 1, line);
    };
    walk(0, 0, -1);
    const { agreement, rows: held, measuredOn } = result.fidelity;
    const title = `${subject.model}, as a soft tree of ${counted(2 ** depth, "leaf", "leaves")}`;
    const on = counted(held, measuredOn === "heldOut" ? "held-out row" : "training row");
    const facts = `weights in standard deviations; ${agreement ? `answers the same class as the model in ${percent(agreement.share)} of ${on}` : `measured on ${on}`}`;
    return svgPage(
      width,
      TOP + rows.length * ROW,
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        ...rows,
      ],
      theme.paper,
    );
  },
};
