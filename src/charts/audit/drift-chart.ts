import type { Drift, Profile } from "../../core/kinds/profile.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import type { Chart } from "../chart.js";
import { estimateBars } from "./estimate-bars.js";

/** Change of each column between two tables. */
export const driftChart: Chart<Profile> = {
  kind: "profile",
  name: "drift",
  needs: "one",
  heading: "What has moved between the two tables",
  suits: ({ result }) => (result.drift?.columns.length ?? 0) > 0,
  caption:
    "Each bar is how differently a column is distributed in the two tables (population stability index): over 0.1 is worth a look, over 0.25 is commonly called a shift.",
  svg([{ subject, result }], { width, top, theme }) {
    const { columns, other, otherRows } = result.drift as Drift;
    const bars = columns
      .toSorted((a, b) => b.stability - a.stability)
      .map(({ name, stability }) => ({
        label: printable(name),
        estimate: { value: stability, low: null, high: null, interval: null },
      }));
    return estimateBars({
      title: `${subject.model} against ${other}`,
      more: `${counted(result.rows, "row")} against ${otherRows.toLocaleString("en-US")}`,
      axis: "population stability index",
      ...{ bars, top, width, theme },
    });
  },
};
