import * as Plot from "@observablehq/plot";
import type { DistilledExplanation } from "../core/explanation.js";
import { counted } from "../render/counted.js";
import { extremes } from "../render/extremes.js";
import { drawable } from "./attribution-bars.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { plotSvg } from "./plot-svg.js";
import { titled } from "./titled.js";

const UNITS = { tree: "leaves", ruleList: "rules", additive: "terms", softTree: "levels" } as const;

/** Fidelity of students by size; one chart per kind of student. */
export const sizeCharts = (Object.keys(UNITS) as (keyof typeof UNITS)[]).map(
  (kind): Chart<DistilledExplanation> => ({
    kind,
    name: "size",
    needs: "one",
    heading: "What a larger or smaller one would be worth",
    suits: ({ result }) => result.curve.filter(({ fidelity }) => fidelity !== null).length > 1,
    // It is about all outputs at once.
    defaultOutput: () => 0,
    caption:
      "From left to right larger stand-ins, upwards the share of the variance of the model's answers that they explain on the rows that they are compared on; thin lines are 95% intervals. The large dot is the one that was chosen.",
    svg([{ subject, result }], { width, theme }) {
      const points = result.curve
        .filter(({ fidelity }) => fidelity !== null)
        .map(({ size, fidelity, standardError }) => {
          const value = drawable(fidelity as number);
          const reach = standardError === null ? null : 1.96 * standardError;
          return {
            size,
            value,
            low: reach === null ? null : value - reach,
            high: reach === null ? null : value + reach,
          };
        });
      const title = `${subject.model}, by number of ${UNITS[kind]}`;
      const more = `${counted(points.length, "size")} tried; ${result.size.toLocaleString("en-US")} chosen`;
      // Far below 0 a constant would do better, and how much worse it is says no more.
      const floor = Math.max(-0.2, extremes([0, ...points.map(({ value }) => value)])[0]);
      const sizes = bounds(points.map(({ size }) => size));
      const shown = (value: number) => Math.max(floor, Math.min(1, value));
      return plotSvg(`${title}; ${more}`, theme, {
        width,
        height: Math.round(Math.min(280, width * 0.5)) + 60,
        marginTop: 58,
        marginBottom: 44,
        marginLeft: 54,
        marginRight: 18,
        x: {
          domain: sizes,
          label: UNITS[kind],
          // No more than there are whole numbers.
          ...{ ticks: Math.min(6, points.length, sizes[1] - sizes[0]) },
          ...{ tickFormat: "d", labelAnchor: "center", labelArrow: "none" },
        },
        r: { type: "identity" },
        y: { domain: [floor, 1], label: "variance explained", ticks: 5, labelAnchor: "center", labelArrow: "none" },
        marks: [
          Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
          Plot.ruleX(
            points
              .filter(({ low }) => low !== null)
              .map(({ size, low, high }) => ({ size, low: shown(low as number), high: shown(high as number) })),
            { x: "size", y1: "low", y2: "high", stroke: theme.ink, strokeWidth: 1.2 },
          ),
          Plot.line(points, { x: "size", y: ({ value }) => shown(value), stroke: theme.neutral, strokeWidth: 2 }),
          Plot.dot(points, {
            x: "size",
            y: ({ value }) => shown(value),
            r: ({ size }) => (size === result.size ? 6 : 3),
            fill: ({ size }) => (size === result.size ? theme.raises : theme.neutral),
            stroke: theme.paper,
          }),
          ...titled(title, more, { marginLeft: 54 }, width, theme),
        ],
      });
    },
  }),
);
