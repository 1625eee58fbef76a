import type { Slices } from "../../core/kinds/slices.js";
import { counted } from "../../render/counted.js";
import type { Chart } from "../chart.js";
import { emptyChart } from "../titled.js";
import { ruleDots } from "./rule-dots.js";

/** The loss in each slice beside that of the other rows. */
export const slicesChart: Chart<Slices> = {
  kind: "slices",
  name: "slices",
  needs: "one",
  caption:
    "Each line is a group of rows on which the model does worse: the full dot is its loss there, the empty one its loss on all other rows, the thin line the 95% interval of the former. Measured on rows that the groups were not found on.",
  svg([{ subject, result }], { width, top, theme }) {
    const title = `${subject.model}: where its ${result.loss} is higher`;
    if (result.slices.length === 0) return emptyChart(title, "no slice stood up on other rows", width, theme);
    return ruleDots({
      title,
      more: `measured on ${counted(result.measuredRows, "row")}`,
      axis: result.loss,
      one: "slice",
      rules: result.slices.map(({ loss, lossElsewhere, ...slice }) => ({
        ...slice,
        inside: loss,
        outside: lossElsewhere,
      })),
      ...{ top, width, theme },
    });
  },
};
