import * as Plot from "@observablehq/plot";
import type { Attribution } from "../../core/explanation.js";
import { counted } from "../../render/counted.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { shortLabel } from "../short-label.js";
import { emptyChart, titled } from "../titled.js";
import { type AttributionColumn, attributionTable } from "./attribution-table.js";
import { dotPaths } from "./dot-paths.js";
import { NO_VALUE, rankColours, valueColours } from "./value-colours.js";

/** Categories on the axis, the most frequent. */
const MAX_LABELS = 12;

/** Attributions of one part against its value, coloured by another part that it seems to interact with. */
export const dependenceChart: Chart<Attribution> = {
  kind: "attribution",
  name: "dependence",
  needs: "many",
  caption:
    "Each dot is one row of the table: what the part holds, and how far it moves the answer there. Where dots of one place lie at different heights, other parts have a say; the colour is the one that seems to have most.",
  suits: ({ subject }) =>
    !subject.source && subject.parts.some(({ value }) => typeof value === "number" || typeof value === "string"),
  svg(explanations, { output, width, part, theme }) {
    const table = attributionTable(explanations, output);
    const column =
      part === undefined
        ? table.columns.find(({ held }) => held.some((value) => value !== null))
        : table.columns.find((each) => each.part === part);
    const title = `${table.model}: ${table.output}`;
    if (!column) return emptyChart(title, "no part holds a value", width, theme);
    const other = partner(column, table.columns);
    const colours = other ? rankColours(other.held) : column.held.map(() => -1);
    const { labels, isNumber } = axisOf(column);
    const points = column.values.flatMap((value, i) => {
      const held = column.held[i];
      const x = isNumber ? held : labels.includes(String(held)) ? String(held) : labels.length > 0 ? "other" : null;
      return x === null || (isNumber && typeof x !== "number")
        ? []
        : [{ x, value, fill: colours[i] < 0 ? NO_VALUE : valueColours[colours[i]] }];
    });
    const colouredBy = other ? `; colour: ${other.name}, blue low to orange high` : "";
    const more = `${shortLabel(column.name, 40)}, ${counted(points.length, "row")}${colouredBy}`;
    if (points.length === 0) return emptyChart(title, more, width, theme);
    const domain = isNumber
      ? bounds(points.map(({ x }) => x as number))
      : [...labels, ...(points.some(({ x }) => x === "other") ? ["other"] : [])];
    // Dots of one label lie side by side as far as they fit.
    const bandWidth = Math.min(40, (width - 90) / domain.length / 2);
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: Math.round(Math.min(420, width * 0.7)) + 40,
      marginTop: 66,
      marginBottom: 46,
      marginLeft: 64,
      marginRight: 18,
      x: {
        domain,
        label: shortLabel(column.name, 40),
        labelAnchor: "center",
        labelArrow: "none",
        ...(isNumber
          ? { ticks: 5 }
          : {
              type: "point",
              padding: 0.5,
              tickFormat: (label: string) =>
                shortLabel(label, Math.max(5, Math.floor((width - 90) / domain.length / 7))),
            }),
      },
      y: {
        domain: bounds([0, ...points.map(({ value }) => value)]),
        label: table.scale ? `effect, in ${table.scale}` : "effect",
        labelArrow: "none",
        labelAnchor: "center",
        ticks: 5,
      },
      marks: [
        Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
        Plot.ruleY([0], { stroke: theme.ink }),
        dotPaths(
          points.map(({ x, value, fill }, i) => ({ x, y: value, fill, aside: isNumber ? 0 : spread(i) * bandWidth })),
          points.length > 300 ? 4.4 : 6.4,
        ),
        ...titled(title, more, { marginLeft: 64, marginTop: 66 }, width, theme),
      ],
    });
  },
};

/** Numbers from -.5 to .5 that fill the interval evenly, however many are taken: multiples of the golden ratio. */
function spread(i: number): number {
  return ((i * 0.6180339887) % 1) - 0.5;
}

function axisOf({ held }: AttributionColumn): { isNumber: boolean; labels: readonly string[] } {
  const texts = held.filter((value) => typeof value === "string");
  if (texts.length === 0) return { isNumber: true, labels: [] };
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const labels = [...counts].toSorted((a, b) => b[1] - a[1]).map(([label]) => label);
  return { isNumber: false, labels: labels.slice(0, MAX_LABELS) };
}

/**
 * The part that goes along best with what the column's own value leaves open: the largest correlation, within tenths of the
 * column's rows by what it holds, of another part's rank with the values.
 */
function partner(column: AttributionColumn, columns: readonly AttributionColumn[]): AttributionColumn | undefined {
  const order = column.held.map((_, i) => i).toSorted((a, b) => compare(column.held[a], column.held[b]));
  const size = Math.max(5, Math.ceil(order.length / 10));
  let best: { strength: number; column: AttributionColumn } | undefined;
  for (const other of columns) {
    if (other.part === column.part || !other.held.some((value) => typeof value === "number")) continue;
    const ranks = rankColours(other.held);
    let strength = 0;
    for (let from = 0; from < order.length; from += size) {
      const rows = order.slice(from, from + size).filter((row) => ranks[row] >= 0);
      strength +=
        rows.length *
        Math.abs(
          correlation(
            rows.map((row) => ranks[row]),
            rows.map((row) => column.values[row]),
          ),
        );
    }
    if (!best || strength > best.strength) best = { strength, column: other };
  }
  return best && best.strength > 0 ? best.column : undefined;
}

function compare(a: number | string | null, b: number | string | null): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  if (x.length < 3) return 0;
  const mean = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0) / all.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((each, i) => {
    xy += (each - mx) * (y[i] - my);
    xx += (each - mx) ** 2;
    yy += (y[i] - my) ** 2;
  });
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
