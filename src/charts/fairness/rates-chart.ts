import * as Plot from "@observablehq/plot";
import type { Fairness, GroupMeasure } from "../../core/kinds/fairness.js";
import { measureWords } from "../../render/measure-words.js";
import { printable } from "../../render/printable.js";
import { rounded } from "../../render/text/estimate-text.js";
import { barLayout, tickCount } from "../bar-layout.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { emptyChart, titled } from "../titled.js";

/** One measure of each group as bars with intervals; small groups pale. */
export const ratesChart: Chart<Fairness> = {
  kind: "fairness",
  name: "rates",
  needs: "one",
  caption:
    "Each bar is one group. The thin line is an interval that holds for all groups at once; the dashed line is the value over all rows. Pale bars rest on too few rows and take no part in any finding.",
  parts: ({ result }) =>
    result.groupings.flatMap(({ name }) => Object.keys(result.overall).map((measure) => `${measure} by ${name}`)),
  svg([{ subject, result }], { part, top, width, theme }) {
    const measures = Object.keys(result.overall);
    const standard = Math.max(0, measures.indexOf(result.task === "regression" ? "meanPrediction" : "selectionRate"));
    const place = part ?? standard;
    const grouping = result.groupings[Math.floor(place / measures.length)];
    const measure = measures[place % measures.length];
    const { title: name, isShare } = measureWords(measure);
    const title = `${name} by ${grouping.name}`;
    const all = result.overall[measure].value;
    const more = `${subject.model}; over all rows ${all === null ? "not defined" : shown(all, isShare)}`;
    const kept = grouping.groups.length <= top ? grouping.groups : largest(grouping.groups, top);
    const rows = kept.map(({ name: label, measures: own }, i) =>
      barOf(i, printable(label), own[measure], { isShare, isNarrow: width < 500 }),
    );
    if (rows.length === 0) return emptyChart(title, "no group has a value", width, theme);
    const layout = barLayout(
      rows.map(({ label }) => label),
      rows.map(({ number }) => number),
      width,
    );
    const ticks = tickCount(width, layout);
    const values = rows.flatMap(({ value, low, high }) => [value ?? 0, low ?? value ?? 0, high ?? value ?? 0]);
    const [low, high] = bounds([0, ...values, all ?? 0]);
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: layout.height,
      marginTop: 58,
      marginBottom: 44,
      marginLeft: layout.marginLeft,
      marginRight: layout.marginRight,
      x: {
        domain: [low, high],
        label: name,
        ticks,
        labelAnchor: "center",
        labelArrow: "none",
        ...(isShare && { tickFormat: (value: number) => `${Math.round(100 * value)}%` }),
      },
      y: { domain: rows.map(({ i }) => i), tickFormat: (i: number) => layout.labels[i], label: null, tickSize: 0 },
      marks: [
        Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks }),
        Plot.barX(
          rows.filter(({ value }) => value !== null),
          {
            y: "i",
            x: "value",
            fill: theme.neutral,
            fillOpacity: (row: Bar) => (row.small ? 0.35 : 1),
            insetTop: 4,
            insetBottom: 4,
          },
        ),
        Plot.ruleX([0], { stroke: theme.ink }),
        all === null ? [] : Plot.ruleX([all], { stroke: theme.ink, strokeDasharray: "4 3" }),
        intervals(rows, theme.ink),
        Plot.text(rows, {
          y: "i",
          frameAnchor: "right",
          textAnchor: "start",
          dx: 8,
          text: "number",
          fill: (row: Bar) => (row.small ? theme.faint : theme.ink),
        }),
        ...titled(title, more, layout, width, theme),
      ],
    });
  },
};

type Bar = {
  readonly i: number;
  readonly label: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly small: boolean;
  readonly number: string;
};

function barOf(
  i: number,
  label: string,
  own: GroupMeasure,
  { isShare, isNarrow }: { readonly isShare: boolean; readonly isNarrow: boolean },
): Bar {
  const { value, small, together, rows } = own;
  const among = `${rows.toLocaleString("en-US")} ${rows === 1 ? "row" : "rows"}`;
  const { low, high } = together ?? own;
  return {
    ...{ i, label, value, low, high, small },
    number:
      value === null
        ? "not defined"
        : `${shown(value, isShare)}${isNarrow ? (small ? ", few" : "") : ` of ${among}${small ? ", few" : ""}`}`,
  };
}

function shown(value: number, isShare: boolean): string {
  return isShare ? `${(100 * value).toFixed(1)}%` : rounded(value);
}

function largest<T extends { readonly rows: number }>(groups: readonly T[], top: number): readonly T[] {
  const kept = new Set(groups.toSorted((a, b) => b.rows - a.rows).slice(0, top));
  return groups.filter((group) => kept.has(group));
}

/** Thin lines from low to high with a tick at each end. */
function intervals(rows: readonly Bar[], stroke: string): Plot.Markish[] {
  const known = rows.filter(({ low, high }) => low !== null && high !== null && low < high);
  const style = { y: "i", stroke, strokeWidth: 1.5, strokeOpacity: (row: Bar) => (row.small ? 0.5 : 1) };
  return [
    Plot.ruleY(known, { ...style, x1: "low", x2: "high" }),
    ...(["low", "high"] as const).map((x) => Plot.tickX(known, { ...style, x, insetTop: 8, insetBottom: 8 })),
  ];
}
