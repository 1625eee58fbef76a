import type { Estimate } from "../../core/kinds/estimate.js";
import { counted } from "../../render/counted.js";
import { estimateCells } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import { bounds } from "../bounds.js";
import { labelledRows } from "../labelled-rows.js";
import { neutralBars } from "../mean-bars.js";
import type { Theme } from "../theme.js";
import { emptyChart } from "../titled.js";

/** Estimates as bars with their intervals, in the order given. */
export type EstimateBars = {
  readonly title: string;
  readonly more: string;
  readonly axis: string;
  readonly bars: readonly { readonly label: string; readonly estimate: Estimate }[];
  /** Upper end of the axis, such as 1 for a share. */
  readonly most?: number;
  readonly top: number;
  readonly width: number;
  readonly theme: Theme;
};

/** Draws the first `top` of the estimates; the others are counted below the title. One that is not known has no bar. */
export function estimateBars({ title, more, axis, bars: all, most, top, width, theme }: EstimateBars): string {
  if (all.length === 0) return emptyChart(title, "there is nothing to draw", width, theme);
  const bars = all.slice(0, top);
  const facts = all.length > bars.length ? `${more}; ${counted(all.length - bars.length, "more", "more")}` : more;
  const rows = bars.map(({ label, estimate }, i) => {
    const { value, low, high } = estimate;
    const number = value === null ? "not known" : estimateCells(estimate)[0];
    return {
      ...{ i, label, number, value: drawable(value ?? 0) },
      low: low === null ? null : drawable(low),
      high: high === null ? null : drawable(high),
    };
  });
  const [least, greatest] = bounds(rows.flatMap((row) => [0, row.value, row.low ?? 0, row.high ?? 0]));
  return labelledRows({
    ...{ title, more: facts, rows, width, theme },
    axis: { label: axis, domain: [least, most ?? greatest] },
    marks: neutralBars(rows, theme),
  });
}
