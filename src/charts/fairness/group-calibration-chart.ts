import type { Fairness, GroupReview } from "../../core/kinds/fairness.js";
import { drawable } from "../attribution-bars.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { emptyChart } from "../titled.js";
import { linesPicture } from "./lines-picture.js";
import { groupingNames, groupsAsLines, reviewedGrouping } from "./reviewed-grouping.js";

/** The share of favourable truths against the score, for each group. */
export const groupCalibrationChart: Chart<Fairness> = {
  kind: "fairness",
  name: "calibration",
  needs: "one",
  caption:
    "Each line is one group, each of its corners about equally many of the group's people, ordered by score; upright lines are intervals. Where lines lie apart, the same score means something else for one group than for the other. On the dashed line, where there is one, scores are right. Pale lines rest on too few rows.",
  parts: groupingNames,
  suits: ({ result }) => result.groupings.some(({ groups }) => groups.some(({ calibration }) => calibration !== null)),
  svg([explanation], { part, width, theme }) {
    const { result } = explanation;
    const { name, groups } = reviewedGrouping(explanation, part);
    const title = `calibration by ${name}`;
    const known = groupsAsLines(groups.filter((group): group is WithCurve => group.calibration !== null));
    if (known.length === 0) return emptyChart(title, "no group has a score and true answers", width, theme);
    const isProbability = result.score.kind === "probability";
    const scores = known.flatMap(({ calibration }) => calibration.map(({ meanScore }) => drawable(meanScore)));
    return linesPicture(
      {
        title,
        more: `share of ${(result.favourable ?? []).join(" or ")} among people of like score`,
        x: {
          label: isProbability ? "mean score (probability)" : `mean ${result.score.name}`,
          domain: isProbability ? [0, 1] : bounds(scores),
        },
        y: { label: "share truly favourable", domain: [0, 1] },
        ...(isProbability && { diagonal: true }),
        lines: known.map(({ name: label, calibration, measures }) => ({
          label,
          points: calibration.flatMap(({ meanScore, observed: { value } }) =>
            value === null ? [] : [[meanScore, value] as const],
          ),
          ranges: calibration.flatMap(({ meanScore, observed: { low, high } }) =>
            low === null || high === null ? [] : [{ x: meanScore, low, high }],
          ),
          small: measures.baseRate?.small === true,
        })),
      },
      width,
      theme,
    );
  },
};

type WithCurve = GroupReview & { readonly calibration: NonNullable<GroupReview["calibration"]> };
