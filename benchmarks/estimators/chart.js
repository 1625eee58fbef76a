// Error against model rows, a panel per game.
import * as Plot from "@observablehq/plot";
import { plotSvg } from "../../dist/charts/plot-svg.js";
import { svgPage, textLine } from "../../dist/charts/svg-page.js";
import { lightTheme } from "../../dist/charts/theme.js";
import { groupedBy } from "./figures.js";

/** The lines with a colour of their own; the others are grey. */
const COLOURS = {
  kernelShap: "#d95f02",
  permutationShapley: "#e6ab02",
  "shapiq OddSHAP": "#1f5fbf",
  "shapiq kADDSHAP 3": "#7b3294",
  "shapiq LeverageSHAP": "#1b9e77",
  "shap KernelExplainer": "#1f2328",
};
const OTHERS = "#c8cfd6";
const PANEL = { width: 310, height: 230 };
const ACROSS = 3;
const TOP = 84;
/** Errors outside are at the edge. */
const RANGE = [1e-5, 3];

/** @returns SVG that stands alone */
export function estimatorsChart({ games, figures }) {
  const shown = figures.filter(({ masks, noise, failed }) => masks && !noise && !failed);
  const named = Object.entries(games).filter(([name]) => shown.some(({ game }) => game === name));
  const width = ACROSS * PANEL.width + 12;
  const height = TOP + Math.ceil(named.length / ACROSS) * (PANEL.height + 26) + 6;
  const panels = named.map(([game, about], place) => {
    const [left, top] = [6 + (place % ACROSS) * PANEL.width, TOP + Math.floor(place / ACROSS) * (PANEL.height + 26)];
    const svg = panelOf(shown.filter((figure) => figure.game === game));
    return [
      textLine(left + 52, top + 14, about.title, { bold: true, most: PANEL.width - 60 }),
      svg.replace("<svg ", `<svg x="${left}" y="${top + 20}" `),
    ].join("\n");
  });
  return svgPage(width, height, "Error of Shapley values against model rows", [
    textLine(6, 22, "Relative L2 error against model rows", { size: 15, bold: true }),
    textLine(6, 42, "Mean over rows and seeds; further down is better. Both scales are logarithmic.", {
      colour: lightTheme.faint,
    }),
    ...legend(),
    ...panels,
  ]);
}

function panelOf(figures) {
  const points = figures
    .map(({ by, modelRows, errors }) => ({ by, modelRows, error: within(errors) }))
    .sort((a, b) => a.modelRows - b.modelRows);
  const drawn = [...points.filter(({ by }) => !COLOURS[by]), ...points.filter(({ by }) => COLOURS[by])];
  return plotSvg("panel", lightTheme, {
    ...PANEL,
    marginLeft: 52,
    marginRight: 12,
    x: { type: "log", label: "model rows", grid: false, ticks: 4, tickFormat: "~s" },
    y: { type: "log", domain: RANGE, label: null, grid: true, ticks: 5, tickFormat: "~g" },
    marks: linesOf(drawn),
  });
}

function linesOf(points) {
  const colour = ({ by }) => COLOURS[by] ?? OTHERS;
  const thick = ({ by }) => (by === "kernelShap" ? 3 : COLOURS[by] ? 1.6 : 1);
  return [...groupedBy(points, ({ by }) => by).values()].flatMap((line) => [
    Plot.line(line, { x: "modelRows", y: "error", stroke: colour(line[0]), strokeWidth: thick(line[0]) }),
    Plot.dot(line, { x: "modelRows", y: "error", fill: colour(line[0]), r: thick(line[0]) + 0.6 }),
  ]);
}

function within(errors) {
  const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  return Math.min(RANGE[1], Math.max(RANGE[0], mean));
}

function legend() {
  const entries = [...Object.entries(COLOURS), ["others", OTHERS]];
  let left = 8;
  return entries.flatMap(([name, colour]) => {
    const at = left;
    left += 32 + 6.5 * name.length;
    return [
      `<line x1="${at}" x2="${at + 18}" y1="62" y2="62" stroke="${colour}" stroke-width="3"/>`,
      textLine(at + 23, 66, name, { size: 12 }),
    ];
  });
}
