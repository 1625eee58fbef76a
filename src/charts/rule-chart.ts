import type { Rule, RulePrecision } from "../core/explanation.js";
import { counted } from "../render/counted.js";
import { percent } from "../render/text/answer-text.js";
import { conditionsOf, outcomeOf } from "../render/text/rule-text.js";
import type { Chart } from "./chart.js";
import { shortLabel } from "./short-label.js";
import { svgPage, textLine } from "./svg-page.js";
import type { Theme } from "./theme.js";

const MARGIN = 14;
const LINE = 24;
const ROW = 40;

/** A rule in words, with its precisions and its coverage as points with intervals from 0% to 100%. */
export const ruleChart: Chart<Rule> = {
  kind: "rule",
  name: "rule",
  needs: "one",
  caption:
    "Where all conditions hold, the model says what stands below them in the share of rows that the points show; thin lines are intervals.",
  svg([explanation], { width, theme }) {
    const { subject, result } = explanation;
    const innerWidth = width - 2 * MARGIN;
    const conditions = result.predicates.length === 0 ? ["anything"] : conditionsOf(explanation);
    const title = `${subject.model}: ${subject.outputs[0]}`;
    const lines = [
      ...conditions.map((text, i) => ({ word: i === 0 ? "IF" : "AND", text })),
      { word: "THEN", text: outcomeOf(explanation) },
    ];
    const top = 64 + LINE * lines.length;
    const points = pointsOf(explanation);
    const label = Math.min(190, Math.round(innerWidth * 0.42));
    const x = (share: number) => MARGIN + label + share * (innerWidth - label - 8);
    const bottom = top + ROW * points.length;
    const status = result.certified
      ? `certified: ${percent(result.wanted.precision)} or more`
      : `not certified: ${percent(result.wanted.precision)} not shown`;
    return svgPage(
      width,
      bottom + 30,
      `${title}; ${lines.map(({ word, text }) => `${word} ${text}`).join(" ")}`,
      [
        textLine(MARGIN, 22, title, { size: 14, bold: true, most: innerWidth, colour: theme.ink }),
        textLine(MARGIN, 41, status, { size: 12, most: innerWidth, colour: theme.faint }),
        ...lines.map(({ word, text }, i) => {
          const y = 68 + LINE * i;
          return (
            textLine(MARGIN, y, word, { size: 12, bold: true, colour: theme.raises }) +
            textLine(MARGIN + 46, y, text, {
              size: 14,
              most: innerWidth - 46,
              bold: word === "THEN",
              colour: theme.ink,
            })
          );
        }),
        ...[0, 0.25, 0.5, 0.75, 1].map(
          (share) =>
            `<path d="M${x(share).toFixed(1)} ${top}V${bottom}" stroke="${theme.line}"/>${textLine(x(share), bottom + 16, `${100 * share}%`, { size: 11, anchor: "middle", colour: theme.faint })}`,
        ),
        ...points.map((point, i) => pointRow(point, top + ROW * i + ROW / 2, x, label, theme)),
      ],
      theme.paper,
    );
  },
};

type Point = {
  readonly name: string;
  readonly rows: string;
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
};

function pointsOf({ result }: Rule): Point[] {
  const point = (name: string, { precision, low, high, rows }: RulePrecision): Point => ({
    name,
    rows: rows > 0 ? counted(rows, "row") : "",
    value: precision,
    low,
    high,
  });
  const sampled = result.coverageRows > 0;
  return [
    point(sampled ? "rows made to meet it" : "precision", result.interventional),
    ...(sampled ? [point("rows as they are", result.conditional)] : []),
    {
      name: "coverage",
      rows: sampled ? counted(result.coverageRows, "background row") : "of random subsets",
      value: result.coverage,
      low: result.coverageLow,
      high: result.coverageHigh,
    },
  ];
}

function pointRow(
  { name, rows, value, low, high }: Point,
  y: number,
  x: (share: number) => number,
  label: number,
  theme: Theme,
): string {
  const text = value === null ? `${name}: not known` : `${name}: ${percent(value)}`;
  return [
    textLine(MARGIN, y - 1, shortLabel(text, 40), { size: 12, most: label, colour: theme.ink }),
    textLine(MARGIN, y + 13, rows, { size: 11, most: label, colour: theme.faint }),
    `<path d="M${x(low).toFixed(1)} ${y}H${Math.max(x(high), x(low) + 0.1).toFixed(1)}" stroke="${theme.ink}" stroke-width="2"/>`,
    value === null
      ? ""
      : `<circle cx="${x(value).toFixed(1)}" cy="${y}" r="5.5" fill="${theme.neutral}" stroke="${theme.paper}" stroke-width="1.5"/>`,
  ].join("");
}
