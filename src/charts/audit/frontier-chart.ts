import * as Plot from "@observablehq/plot";
import type { FrontierPoint, Mitigation } from "../../core/kinds/mitigation.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { shortLabel } from "../short-label.js";
import { titled } from "../titled.js";

const RATES = {
  demographicParity: "selection rates",
  equalOpportunity: "true positive rates",
  equalizedOdds: "true or false positive rates",
};

/** Accuracy against the gap that is left. */
export const frontierChart: Chart<Mitigation> = {
  kind: "mitigation",
  name: "frontier",
  needs: "one",
  heading: "What treating groups alike costs",
  suits: ({ result }) => pointsOf(result.frontier).length > 1,
  caption:
    "From left to right the largest gap between groups that is left, upwards accuracy, both on rows that nothing was fitted to. The empty point is the model before, the large one the model chosen, the small ones are other strengths of the same change. Thin lines are 95% intervals.",
  svg([{ subject, result }], { width, theme }) {
    const { frontier, constraint, effect, groups } = result;
    const points = pointsOf(frontier);
    const title = `${subject.model}: accuracy against the gap that is left`;
    const more = `between groups of ${groups}${effect ? `; ${counted(effect.rows, "row")}` : ""}`;
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: Math.round(Math.min(400, width * 0.7)) + 60,
      marginTop: 62,
      marginBottom: 44,
      marginLeft: 58,
      marginRight: 24,
      x: {
        label: `gap in ${RATES[constraint ?? "demographicParity"]}`,
        ticks: 5,
        labelAnchor: "center",
        labelArrow: "none",
        zero: true,
      },
      y: { label: "accuracy", ticks: 5, labelAnchor: "center", labelArrow: "none" },
      marks: [
        Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
        Plot.ruleY(points, { y: "y", x1: "left", x2: "right", stroke: theme.neutral, strokeOpacity: 0.6 }),
        Plot.ruleX(points, { x: "x", y1: "low", y2: "high", stroke: theme.neutral, strokeOpacity: 0.6 }),
        Plot.dot(points, {
          x: "x",
          y: "y",
          r: ({ role }: Point) => (role === "other" ? 3.5 : 6),
          fill: ({ role }: Point) => (role === "before" ? theme.paper : theme.neutral),
          stroke: theme.neutral,
          strokeWidth: 2,
        }),
        // On two sides: a point chosen often lies close to the one before.
        ...(["chosen", "before"] as const).map((side) =>
          Plot.text(
            points.filter(({ role }) => role === side),
            {
              ...{ x: "x", y: "y", text: "label", fill: theme.ink, stroke: theme.paper, strokeWidth: 4 },
              dy: side === "chosen" ? -14 : 16,
            },
          ),
        ),
        ...titled(title, more, { marginLeft: 58 }, width, theme),
      ],
    });
  },
};

type Point = {
  readonly role: FrontierPoint["role"];
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
};

function pointsOf(frontier: readonly FrontierPoint[]): Point[] {
  return frontier.flatMap(({ name, role, gap, accuracy }) => {
    if (gap.value === null || accuracy.value === null) return [];
    const [x, y] = [gap.value, accuracy.value];
    return [
      {
        role,
        label: shortLabel(printable(name), 24),
        x,
        y,
        left: gap.low ?? x,
        right: gap.high ?? x,
        low: accuracy.low ?? y,
        high: accuracy.high ?? y,
      },
    ];
  });
}
