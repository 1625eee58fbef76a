import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import type { AdditiveExplanation } from "../core/explanation.js";
import type { AdditiveTerm } from "../core/kinds/additive.js";
import { cellText } from "../render/cell-text.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { drawable } from "./attribution-bars.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { shortLabel } from "./short-label.js";
import { svgPage, textLine } from "./svg-page.js";
import type { Theme } from "./theme.js";

const TOP = 58;
const HEIGHT = 150;

/** Small panels, one per feature of an additive model, all on one vertical scale. */
export const curvesChart: Chart<AdditiveExplanation> = {
  kind: "additive",
  name: "curves",
  needs: "one",
  caption:
    "Each panel is what one feature adds to the answer, from its low values on the left to its high ones on the right; all panels have the same vertical scale.",
  // Of two classes the first is the other's mirror image.
  defaultOutput: ({ subject }) => (subject.outputs.length === 2 ? 1 : 0),
  svg([explanation], { output, width, top, theme }) {
    const { subject, result } = explanation;
    const single = result.terms.filter(({ features }) => features.length === 1);
    const shown = single.slice(0, Math.min(top, 24));
    const columns = Math.max(1, Math.min(4, Math.floor(width / 190)));
    const rows = Math.ceil(shown.length / columns);
    const panel = (width - 12) / columns;
    const y = scaleLinear(bounds([0, ...shown.flatMap(({ values }) => values.map((row) => drawable(row[output])))]), [
      HEIGHT - 34,
      24,
    ]);
    const title = `${subject.model}: ${result.outputs[output]}`;
    const left = result.terms.length - shown.length;
    const facts = `${counted(shown.length, "curve")}${left > 0 ? `; ${counted(left, "other term")} not drawn` : ""}${result.link === "logit" ? "; in log odds" : ""}`;
    return svgPage(
      width,
      TOP + rows * HEIGHT + 8,
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        ...shown.map((term, i) => {
          const place = `translate(${(6 + (i % columns) * panel).toFixed(1)} ${TOP + Math.floor(i / columns) * HEIGHT})`;
          return `<g transform="${place}">${panelOf(term, explanation, output, panel - 16, y, theme)}</g>`;
        }),
      ],
      theme.paper,
    );
  },
};

function panelOf(
  term: AdditiveTerm,
  { result }: AdditiveExplanation,
  output: number,
  width: number,
  y: (value: number) => number,
  theme: Theme,
): string {
  const feature = result.features[term.features[0]];
  const edges = term.edges[0];
  // The last bin is that of gaps.
  const values = term.values.slice(0, -1).map((row) => drawable(row[output]));
  const zero = y(0).toFixed(1);
  const step = width / Math.max(1, values.length);
  const points = [...values, values[values.length - 1]].map(
    (value, i) => [i * step, y(value ?? 0)] as [number, number],
  );
  const path = line().curve(curveStepAfter)(points) ?? "";
  const ground =
    area<[number, number]>()
      .x(([x]) => x)
      .y0(y(0))
      .y1(([, at]) => at)
      .curve(curveStepAfter)(points) ?? "";
  const ends = edges
    ? edges.length === 0
      ? ["", ""]
      : [`≤ ${cellText(edges[0])}`, `> ${cellText(edges[edges.length - 1])}`]
    : feature.kind === "category"
      ? [
          shortLabel(printable(feature.categories[0] ?? ""), 12),
          shortLabel(printable(feature.categories.at(-1) ?? ""), 12),
        ]
      : ["", ""];
  const tidy = (d: string) => d.replace(/\d+\.\d{2,}/g, (number) => Number(number).toFixed(1));
  return [
    textLine(0, 12, shortLabel(printable(feature.name), Math.floor(width / 7)), {
      size: 12,
      bold: true,
      colour: theme.ink,
    }),
    `<path d="M0 ${zero}H${width.toFixed(1)}" stroke="${theme.line}"/>`,
    `<path d="${tidy(ground)}" fill="${theme.neutral}" fill-opacity=".25"/>`,
    `<path d="${tidy(path)}" fill="none" stroke="${theme.neutral}" stroke-width="2"/>`,
    textLine(0, HEIGHT - 18, ends[0], { size: 10, colour: theme.faint, most: width / 2 }),
    textLine(width, HEIGHT - 18, ends[1], { size: 10, anchor: "end", colour: theme.faint, most: width / 2 }),
  ].join("");
}
