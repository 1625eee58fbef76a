import type { EffectCurve, Effects } from "../../core/kinds/effects.js";
import { counted } from "../../render/counted.js";
import { drawable } from "../attribution-bars.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import { effectPanel, PANEL_HEIGHT } from "./effect-panel.js";

const TOP = 58;
/** Panels that a chart has at most, and curves of single rows in a panel. */
const MAX_PANELS = 24;

/** Small panels, one per feature, all on one vertical scale: what the model answers as the feature takes other values. */
export const effectsChart: Chart<Effects> = {
  kind: "effects",
  name: "curves",
  needs: "one",
  suits: ({ result }) => result.curves.length > 0,
  caption:
    "Each panel is what the model answers as one feature takes other values, on average over the rows; all panels have the same vertical scale. Shaded: 95% bands. Ticks at the foot are tenths of the rows; grey ground lies outside the data, where the model is guessing.",
  svg([{ subject, result }], { output, width, top, theme }) {
    const sorted = result.curves.toSorted((a, b) => (b.spread[output] ?? 0) - (a.spread[output] ?? 0));
    const shown = sorted.filter(({ at }) => at.length > 0).slice(0, Math.min(top, MAX_PANELS));
    const columns = Math.max(1, Math.min(3, Math.floor(width / 220)));
    const panel = (width - 12) / columns;
    const range = bounds(shown.flatMap((curve) => extent(curve, output)));
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const left = result.curves.length - shown.length;
    const kind = result.derivative ? ", slopes" : result.centred ? ", differences from the average" : "";
    const facts = `${result.effect} over ${counted(result.rows, "row")}${kind}${left > 0 ? `; ${counted(left, "curve that moves", "curves that move")} less not drawn` : ""}`;
    return svgPage(
      width,
      TOP + Math.ceil(shown.length / columns) * PANEL_HEIGHT + 8,
      `${title}; ${facts}`,
      [
        textLine(6, 20, shortLabel(title, 90), { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        ...shown.map((curve, i) => {
          const place = `translate(${(6 + (i % columns) * panel).toFixed(1)} ${TOP + Math.floor(i / columns) * PANEL_HEIGHT})`;
          const { name, unit } = subject.parts[curve.feature];
          const panelSvg = effectPanel(curve, output, unit ? `${name}, in ${unit}` : name, panel - 14, range, theme);
          return `<g transform="${place}">${panelSvg}</g>`;
        }),
      ],
      theme.paper,
    );
  },
};

/** Every number that the panel of a curve draws. */
function extent({ values, low, high, rows = [] }: EffectCurve, output: number): number[] {
  const band = [...low[output], ...high[output]].filter((value) => value !== null);
  return [...values[output], ...band, ...rows.flatMap((row) => row.values[output] ?? [])].map(drawable);
}
