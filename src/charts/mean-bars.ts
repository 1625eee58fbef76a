import * as Plot from "@observablehq/plot";
import { drawable, togetherBar } from "./attribution-bars.js";
import { barNumbers } from "./bar-numbers.js";
import { bounds } from "./bounds.js";
import { errorBars } from "./error-bars.js";
import { labelledRows } from "./labelled-rows.js";
import type { Theme } from "./theme.js";
import { emptyChart } from "./titled.js";

/** Averages without a sign as bars with error bars, the largest first. */
export type MeanBars = {
  readonly title: string;
  readonly more: string;
  readonly axis: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly error: number | null }[];
};

/** Draws averages of absolute values. */
export function meanBars({ title, more, axis, bars: all }: MeanBars, top: number, width: number, theme: Theme): string {
  if (all.length === 0) return emptyChart(title, "no part has a value", width, theme);
  const sorted = all.toSorted((a, b) => b.value - a.value);
  const rest = sorted.slice(top);
  const bars = rest.length < 2 ? sorted : [...sorted.slice(0, top), togetherBar(rest)];
  const numbers = barNumbers(bars, false);
  const rows = bars.map(({ label, value, error }, i) => ({
    ...{ i, label, error, number: numbers[i], value: drawable(value) },
    low: error === null ? null : drawable(Math.max(0, value - 1.96 * error)),
    high: error === null ? null : drawable(value + 1.96 * error),
  }));
  const [, high] = bounds(rows.flatMap((row) => [0, row.value, row.high ?? 0]));
  return labelledRows({
    ...{ title, more, rows, width, theme },
    axis: { label: axis, domain: [0, high] },
    marks: neutralBars(rows, theme),
  });
}

/** Bars from 0 with error bars, without colours for their sign. */
export function neutralBars(
  rows: readonly {
    readonly i: number;
    readonly value: number;
    readonly low: number | null;
    readonly high: number | null;
  }[],
  theme: Theme,
): Plot.Markish[] {
  return [
    Plot.barX(rows, { y: "i", x: "value", fill: theme.neutral, insetTop: 3, insetBottom: 3 }),
    Plot.ruleX([0], { stroke: theme.ink }),
    errorBars(rows, theme.ink),
  ];
}
