import type { IndividualFairness } from "../../core/kinds/individual-fairness.js";
import { printable } from "../../render/printable.js";
import { rounded } from "../../render/text/estimate-text.js";
import type { Chart } from "../chart.js";
import { estimateBars } from "./estimate-bars.js";

/** Differences in score between people who are alike but for their group, and of rows from themselves in another group. */
export const individualDifferencesChart: Chart<IndividualFairness> = {
  kind: "individualFairness",
  name: "differences",
  needs: "one",
  caption:
    "Each bar is a mean difference in score: of people of a group from those of the largest group who are most like them, or of rows from themselves once they say another group. Thin lines are 95% intervals; where one holds 0, chance alone may make the difference.",
  suits: ({ result }) => result.matches.length > 0 || result.flips.some(({ changes }) => changes.length > 0),
  svg([{ subject, result }], { width, top, theme }) {
    const matched = result.matches.map(({ group, against, scores }) => ({
      label: `${printable(group)} beside ${printable(against)}`,
      estimate: scores,
    }));
    const flipped = result.flips.flatMap(({ grouping, changes }) =>
      changes.map(({ to, scoreChange }) => ({
        label: `${printable(grouping)} set to ${printable(to)}`,
        estimate: scoreChange,
      })),
    );
    return estimateBars({
      title: `${subject.model}: the same person in another group`,
      more: `scores agree with those of ${result.consistency.neighbours} neighbours to ${rounded(result.consistency.scores.value ?? 0)}, by chance to ${rounded(result.consistency.scoresByChance)}`,
      axis: `differs in ${result.score} by`,
      bars: [...matched, ...flipped],
      ...{ top, width, theme },
    });
  },
};
