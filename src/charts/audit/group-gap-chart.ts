import type { GroupGap } from "../../core/kinds/group-gap.js";
import { printable } from "../../render/printable.js";
import { estimateText } from "../../render/text/estimate-text.js";
import type { Chart } from "../chart.js";
import { estimateBars } from "./estimate-bars.js";

/** The parts of the gap between two groups, the largest first. */
export const groupGapChart: Chart<GroupGap> = {
  kind: "groupGap",
  name: "bars",
  needs: "one",
  caption:
    "Each bar is what one feature adds to the gap between the groups; all of them, and what the groups differ by with nothing known, add up to it. Thin lines are 95% intervals. A star marks proxies of the group, two stars what says it.",
  svg([{ subject, result }], { width, top, theme }) {
    const star = { protected: " **", proxy: " *" };
    const bars = subject.parts
      .map(({ name }, p) => ({
        label: `${printable(name)}${result.parts[p].role ? star[result.parts[p].role] : ""}`,
        estimate: result.parts[p].difference,
      }))
      .toSorted((a, b) => Math.abs(b.estimate.value ?? 0) - Math.abs(a.estimate.value ?? 0));
    const base = result.base.value === 0 ? [] : [{ label: "with nothing known", estimate: result.base }];
    const rest = result.rest ? [{ label: "not accounted for", estimate: result.rest }] : [];
    return estimateBars({
      title: `${subject.model}: ${result.of} less ${result.against}`,
      more: `mean ${result.title} differs by ${estimateText(result.gap)}`,
      axis: "adds to the gap",
      bars: [...base, ...rest, ...bars],
      ...{ top, width, theme },
    });
  },
};
