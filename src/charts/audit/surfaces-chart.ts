import type { EffectSurface, Effects } from "../../core/kinds/effects.js";
import { counted } from "../../render/counted.js";
import { extremes } from "../../render/extremes.js";
import { pointTexts } from "../../render/point-texts.js";
import { printable } from "../../render/printable.js";
import { rounded } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import type { Chart } from "../chart.js";
import { shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";
import { heatGrid, heatLegend } from "./heat-grid.js";

const TOP = 58;
const MAX_SURFACES = 6;

/** Effects of two features together, as tables of coloured cells. */
export const surfacesChart: Chart<Effects> = {
  kind: "effects",
  name: "surfaces",
  needs: "one",
  heading: "Two features at a time",
  suits: ({ result }) => result.surfaces.length > 0,
  caption:
    "Each cell is one value of the feature on the left with one of the feature on top: orange where the answer is higher than in the middle of the picture, blue where it is lower. Blank cells have no row of the table near them.",
  svg([{ subject, result }], { output, width, theme }) {
    const shown = result.surfaces.slice(0, MAX_SURFACES);
    const left = result.surfaces.length - shown.length;
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const about = result.effect === "accumulated local effects" ? "the interaction alone, by " : "";
    const facts = `${about}${result.effect} over ${counted(result.rows, "row")}${left > 0 ? `; ${counted(left, "pair")} not drawn` : ""}`;
    let y = TOP;
    const bodies = shown.map((surface) => {
      const names = surface.axes.map(({ feature }) => printable(subject.parts[feature].name));
      const drawn = surfaceSvg(surface, output, names, width, y, theme);
      y += drawn.height;
      return drawn.body;
    });
    return svgPage(
      width,
      y + 4,
      `${title}; ${facts}`,
      [
        textLine(6, 20, shortLabel(title, 90), { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        ...bodies,
      ],
      theme.paper,
    );
  },
};

function surfaceSvg(
  { axes, values, counts }: EffectSurface,
  output: number,
  names: readonly string[],
  width: number,
  top: number,
  theme: Theme,
): { body: string; height: number } {
  const cells = values[output];
  // A row or column of the picture that no row of the table is near says nothing.
  const lines = [...axes[0].at.keys()].filter((r) => axes[1].at.some((_, c) => isFilled(counts, r, c)));
  const across = [...axes[1].at.keys()].filter((c) => axes[0].at.some((_, r) => isFilled(counts, r, c)));
  const filled = cells.flatMap((row, r) => row.filter((_, c) => isFilled(counts, r, c))).map(drawable);
  const all = filled.length > 0 ? filled : [0];
  const [least, greatest] = extremes(all);
  // Around 0 where the values are on both sides of it.
  const middle = least < 0 && greatest > 0 ? 0 : least / 2 + greatest / 2;
  const reach = Math.max(greatest - middle, middle - least);
  const [points0, points1] = axes.map(({ at }) => pointTexts(at));
  const grid = heatGrid({
    rows: lines.map((r) => points0[r]),
    columns: across.map((c) => points1[c]),
    shade: (r, c) => {
      const value = cells[lines[r]]?.[across[c]];
      if (value === undefined || !isFilled(counts, lines[r], across[c])) return null;
      return reach > 0 ? (drawable(value) - middle) / reach : 0;
    },
    text: (r, c) => rounded(cells[lines[r]][across[c]]),
    ...{ left: 8, top: top + 22, width: width - 24, cellHeight: lines.length > 14 ? 14 : 20, theme },
  });
  const heading = `${names[0]} (left) and ${names[1]} (top)`;
  return {
    body: [
      textLine(6, top + 14, shortLabel(heading, Math.floor(width / 7)), { size: 12, bold: true, colour: theme.ink }),
      grid.body,
      heatLegend(
        width / 2,
        top + 22 + grid.height + 10,
        { low: rounded(middle - reach), high: rounded(middle + reach), label: "answer", isSigned: true },
        theme,
      ),
    ].join("\n"),
    height: 22 + grid.height + 58,
  };
}

/** True if any row of the table is near the cell; without counts, always. */
function isFilled(counts: readonly (readonly number[])[], r: number, c: number): boolean {
  return counts[r]?.[c] === undefined || counts[r][c] > 0;
}
