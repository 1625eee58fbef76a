import * as Plot from "@observablehq/plot";
import type { Fairness, GroupMeasure } from "../../core/kinds/fairness.js";
import { measureWords } from "../../render/measure-words.js";
import { printable } from "../../render/printable.js";
import { rounded } from "../../render/text/estimate-text.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { errorBars } from "../error-bars.js";
import { labelledRows } from "../labelled-rows.js";
import { emptyChart } from "../titled.js";

/** One measure of each group as bars with intervals; small groups pale. */
export const ratesChart: Chart<Fairness> = {
  kind: "fairness",
  name: "rates",
  needs: "one",
  caption:
    "Each bar is one group. The thin line is an interval that holds for all groups at once; the dashed line is the value over all rows. Pale bars rest on too few rows and take no part in any finding.",
  parts: ({ result }) =>
    result.groupings.flatMap(({ name }) => Object.keys(result.overall).map((measure) => `${measure} by ${name}`)),
  partAt({ result }, part) {
    const measures = Object.keys(result.overall);
    const measureIn = (name: string) =>
      part.endsWith(` by ${name}`) ? measures.indexOf(part.slice(0, -` by ${name}`.length)) : -1;
    const grouping = result.groupings.findIndex(({ name }) => measureIn(name) >= 0);
    return grouping < 0 ? -1 : grouping * measures.length + measureIn(result.groupings[grouping].name);
  },
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
    const values = rows.flatMap(({ value, low, high }) => [value ?? 0, low ?? value ?? 0, high ?? value ?? 0]);
    const [low, high] = bounds([0, ...values, all ?? 0]);
    return labelledRows({
      ...{ title, more, rows, width, theme },
      axis: {
        label: name,
        domain: [low, high],
        ...(isShare && Number.isFinite(100 * low) && Number.isFinite(100 * high)
          ? { tickFormat: (value: number) => `${Math.round(100 * value)}%` }
          : {}),
      },
      marks: [
        Plot.barX(
          rows.filter(({ value }) => value !== null),
          {
            ...{ y: "i", x: "value", fill: theme.neutral, insetTop: 4, insetBottom: 4 },
            fillOpacity: (row: Bar) => (row.pale ? 0.35 : 1),
          },
        ),
        Plot.ruleX([0], { stroke: theme.ink }),
        all === null ? [] : Plot.ruleX([all], { stroke: theme.ink, strokeDasharray: "4 3" }),
        errorBars(rows, theme.ink),
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
  readonly pale: boolean;
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
    ...{ i, label, value, low, high, pale: small },
    number:
      value === null
        ? "not defined"
        : `${shown(value, isShare)}${isNarrow ? (small ? ", few" : "") : ` of ${among}${small ? ", few" : ""}`}`,
  };
}

function shown(value: number, isShare: boolean): string {
  // Of a share that is none, as in a file that was tampered with, a hundred times as much may be beyond the largest double.
  return isShare && Number.isFinite(100 * value) ? `${(100 * value).toFixed(1)}%` : rounded(value);
}

function largest<T extends { readonly rows: number }>(groups: readonly T[], top: number): readonly T[] {
  const kept = new Set(groups.toSorted((a, b) => b.rows - a.rows).slice(0, top));
  return groups.filter((group) => kept.has(group));
}
