import * as Plot from "@observablehq/plot";
import type { Evidence, Fairness, FairnessDefinition, GroupingReview } from "../../core/kinds/fairness.js";
import { printable } from "../../render/printable.js";
import { rounded } from "../../render/text/estimate-text.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { labelledRows } from "../labelled-rows.js";
import type { Theme } from "../theme.js";
import { emptyChart } from "../titled.js";
import { groupingNames, reviewedGrouping } from "./reviewed-grouping.js";

/** The largest gap between groups for each definition, against the tolerance and what chance alone makes. */
export const gapsChart: Chart<Fairness> = {
  kind: "fairness",
  name: "gaps",
  needs: "one",
  caption:
    "Each dot is the largest gap between two groups, its line an interval that holds for all pairs at once. A line that ends within the shaded tolerance supports the definition, one that begins beyond violates it. Grey bars reach as far as chance alone would make the gap in 95 of 100 tables whose groups are alike.",
  parts: groupingNames,
  svg([explanation], { part, width, theme }) {
    const grouping = reviewedGrouping(explanation, part);
    const gaps = gapsOf(grouping);
    const title = `largest gaps by ${grouping.name}`;
    if (gaps.length === 0) return emptyChart(title, "fewer than two groups have enough rows", width, theme);
    const { tolerance } = gaps[0];
    const isNumber = explanation.result.task === "regression";
    const more = `tolerance ${rounded(tolerance)}; all pairs of groups at once, ${Math.round(100 * explanation.result.confidence)}%`;
    const [, high] = bounds([0, tolerance, ...gaps.flatMap(({ high: end, chance }) => [end, chance ?? 0])]);
    return labelledRows({
      ...{ title, more, rows: gaps, width, theme },
      axis: {
        label: "largest gap",
        domain: [0, high],
        ...(!isNumber && { tickFormat: (value: number) => rounded(value) }),
      },
      ground: [Plot.rect([tolerance], { x1: 0, x2: (end: number) => end, fill: theme.neutral, fillOpacity: 0.13 })],
      marks: [
        Plot.barX(
          gaps.filter(({ chance }) => chance !== null),
          { y: "i", x1: 0, x2: "chance", fill: theme.line, insetTop: 7, insetBottom: 7 },
        ),
        Plot.ruleX([0], { stroke: theme.ink }),
        Plot.ruleX([tolerance], { stroke: theme.neutral, strokeDasharray: "4 3" }),
        Plot.ruleY(gaps, { y: "i", x1: "low", x2: "high", stroke: colourIn(theme), strokeWidth: 2 }),
        Plot.dot(gaps, {
          ...{ y: "i", x: "value", r: 4.5, stroke: colourIn(theme), strokeWidth: 2 },
          fill: (gap: ShownGap) => (gap.evidence === "undecided" ? theme.paper : colourIn(theme)(gap)),
        }),
      ],
    });
  },
};

type ShownGap = {
  readonly i: number;
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly chance: number | null;
  readonly tolerance: number;
  readonly evidence: Evidence;
  readonly number: string;
};

function gapsOf({ definitions, gaps }: GroupingReview): ShownGap[] {
  return definitions
    .filter(({ of, estimate }) => of === "difference" && estimate.low !== null && estimate.high !== null)
    .map(({ title, estimate, tolerance, evidence, ...definition }, i) => ({
      ...{ i, tolerance, evidence },
      label: printable(title.replace(/ \(.*/, "")),
      value: estimate.value as number,
      low: estimate.low as number,
      high: estimate.high as number,
      chance: chanceOf(definition, gaps),
      number: evidence,
    }));
}

/** Of one measure only: what chance makes of the worse of two is not known. */
function chanceOf({ measures, name }: Pick<FairnessDefinition, "measures" | "name">, gaps: GroupingReview["gaps"]) {
  if (measures.length !== 1 || name === "calibration" || name === "residualsNearZero") return null;
  return gaps.find(({ measure }) => measure === measures[0])?.chance?.high ?? null;
}

function colourIn(theme: Theme): (gap: ShownGap) => string {
  return ({ evidence }) =>
    evidence === "violated" ? theme.raises : evidence === "supported" ? theme.lowers : theme.faint;
}
