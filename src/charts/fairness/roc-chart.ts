import type { Fairness, GroupReview, RocPoints } from "../../core/kinds/fairness.js";
import { rounded } from "../../render/text/estimate-text.js";
import type { Chart } from "../chart.js";
import { emptyChart } from "../titled.js";
import { linesPicture } from "./lines-picture.js";
import { groupingNames, groupsAsLines, reviewedGrouping } from "./reviewed-grouping.js";

/** The ROC curve of each group, with the point at which the model decides. */
export const rocChart: Chart<Fairness> = {
  kind: "fairness",
  name: "roc",
  needs: "one",
  caption:
    "Each line is one group: going along it, more and more of its people are selected, by falling score. Further up on the left is better; the dashed line is chance. A dot is where the model decides: dots apart are the gap of equalized odds, lines apart mean that no common threshold closes it. Pale lines rest on too few rows.",
  parts: groupingNames,
  suits: ({ result }) => result.groupings.some(({ groups }) => groups.some(({ roc }) => roc !== null)),
  svg([explanation], { part, width, theme }) {
    const { name, groups } = reviewedGrouping(explanation, part);
    const title = `ROC curves by ${name}`;
    const known = groupsAsLines(groups.filter((group): group is WithCurve => group.roc !== null));
    if (known.length === 0) return emptyChart(title, "no group has people of both true answers", width, theme);
    return linesPicture(
      {
        title,
        more: `ranked by ${explanation.result.score.name}`,
        x: { label: "false positive rate", domain: [0, 1] },
        y: { label: "true positive rate", domain: [0, 1] },
        diagonal: true,
        lines: known.map((group) => {
          const { falsePositiveRate, truePositiveRate, areaUnderRoc } = group.measures as Partial<
            GroupReview["measures"]
          >;
          const [x, y, area] = [falsePositiveRate?.value, truePositiveRate?.value, areaUnderRoc?.value];
          return {
            label: `${group.name}${area == null ? "" : `, area ${rounded(area)}`}`,
            points: group.roc.falsePositiveRate.map((at, i) => [at, group.roc.truePositiveRate[i]] as const),
            ...(x != null && y != null && { marked: [x, y] as const }),
            small: truePositiveRate?.small === true || falsePositiveRate?.small === true,
          };
        }),
      },
      width,
      theme,
    );
  },
};

type WithCurve = GroupReview & { readonly roc: RocPoints };
