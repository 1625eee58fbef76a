import type { InteractionIndexExplanation } from "../../core/kinds/interaction-index.js";
import { roundedTo } from "../../core/rounded-to.js";
import { counted } from "../../render/counted.js";
import { significant } from "../../render/significant.js";
import { smallBehind } from "../../render/small-effects.js";
import { valueScale } from "../../render/value-scale.js";
import type { Chart } from "../chart.js";
import { shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import { emptyChart } from "../titled.js";
import { pairTable, smallPairs } from "./pair-table.js";

const TOP = 56;
const MAX_NODE = 14;
const MIN_NODE = 3;
const MAX_LINE = 9;
/** Lines thinner than that share of the widest are not drawn: they would hide the others. */
const MIN_LINE_SHARE = 0.04;

/** Parts on a circle, joined by lines as wide as their interactions. */
export const interactionNetworkChart: Chart<InteractionIndexExplanation> = {
  kind: "interactionIndex",
  name: "network",
  needs: "one",
  suits: ({ result }) => result.sets.some(({ length }) => length === 2),
  caption:
    "Each dot is a part, as large as its own effect; each line joins two parts, as wide as what they do together. Orange raises the answer, blue lowers it.",
  svg([explanation], { output, width, top, theme }) {
    const table = pairTable(explanation, output, top);
    const title = `${explanation.subject.model}: ${explanation.subject.outputs[output]}`;
    const count = table.parts.length;
    if (count === 0) return emptyChart(title, "no part has a value", width, theme);
    const radius = Math.max(40, Math.min(width * 0.27, 30 + 12 * count));
    const [x, y] = [width / 2, TOP + radius + 34];
    // The first part is at the top; the others follow clockwise.
    const spots = table.parts.map((_, i) => {
      const angle = (2 * Math.PI * i) / count - Math.PI / 2;
      return { x: x + radius * Math.cos(angle), y: y + radius * Math.sin(angle), right: Math.cos(angle) };
    });
    const colour = (value: number) => (value < 0 ? theme.lowers : theme.raises);
    const lines: { size: number; svg: string }[] = [];
    table.pairs.forEach((row, a) => {
      row.slice(0, a).forEach((value, b) => {
        const share = table.largestPair === 0 ? 0 : Math.abs(value) / table.largestPair;
        if (share < MIN_LINE_SHARE) return;
        const [from, to] = [spots[a], spots[b]];
        const svg = `<line x1="${from.x.toFixed(1)}" y1="${from.y.toFixed(1)}" x2="${to.x.toFixed(1)}" y2="${to.y.toFixed(1)}" stroke="${colour(value)}" stroke-width="${Math.max(0.5, MAX_LINE * share).toFixed(1)}" stroke-opacity=".75"/>`;
        lines.push({ size: share, svg });
      });
    });
    const scale = valueScale(explanation, output);
    const unit = scale ? ` ${scale}` : "";
    const facts = `${explanation.result.index}${smallBehind(smallPairs(explanation, output), "all interactions", "the answer")}; widest line ${significant(roundedTo(table.largestPair, 2))}${unit}, largest dot ${significant(roundedTo(table.largestEffect, 2))}${unit}`;
    const hidden = (count * (count - 1)) / 2 - lines.length;
    const more = [
      ...(table.others > 0 ? [`${counted(table.others, "other part")} not drawn`] : []),
      ...(hidden > 0 ? [`${counted(hidden, "weaker line")} left out`] : []),
    ].join("; ");
    const characters = Math.max(6, Math.floor((width / 2 - radius - 24) / 6.2));
    return svgPage(
      width,
      Math.ceil(y + radius + 60),
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        // Strong lines lie above weak ones.
        ...lines.toSorted((a, b) => a.size - b.size).map(({ svg }) => svg),
        ...table.parts.map(({ effect }, i) => {
          const share = table.largestEffect === 0 ? 0 : Math.sqrt(Math.abs(effect) / table.largestEffect);
          const size = MIN_NODE + (MAX_NODE - MIN_NODE) * share;
          return `<circle cx="${spots[i].x.toFixed(1)}" cy="${spots[i].y.toFixed(1)}" r="${size.toFixed(1)}" fill="${colour(effect)}" stroke="${theme.paper}" stroke-width="1.5"/>`;
        }),
        ...table.parts.map(({ label }, i) => {
          const { x: cx, y: cy, right } = spots[i];
          const isAside = Math.abs(right) > 0.2;
          const below = cy > y ? 1 : -1;
          return textLine(
            isAside ? cx + Math.sign(right) * (MAX_NODE + 4) : cx,
            isAside ? cy + 4 : cy + below * (MAX_NODE + 8) + 4,
            shortLabel(label, isAside ? characters : 2 * characters),
            { size: 12, anchor: isAside ? (right > 0 ? "start" : "end") : "middle", colour: theme.ink },
          );
        }),
        ...(more
          ? [textLine(6, Math.ceil(y + radius + 50), more, { size: 11, most: width, colour: theme.faint })]
          : []),
      ],
      theme.paper,
    );
  },
};
