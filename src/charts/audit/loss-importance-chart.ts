import type { LossImportance } from "../../core/kinds/loss-importance.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import type { Chart } from "../chart.js";
import { estimateBars } from "./estimate-bars.js";

/** Effect of each part on the loss, the largest first. */
export const lossImportanceChart: Chart<LossImportance> = {
  kind: "lossImportance",
  name: "bars",
  needs: "one",
  caption:
    "Each bar is how much worse the model would do without the part; thin lines are 95% intervals. A part whose interval holds 0 may as well be noise to this model.",
  svg([{ subject, result }], { width, top, theme }) {
    const bars = subject.parts
      .map(({ name }, p) => ({ label: printable(name), estimate: result.values[p] }))
      .toSorted((a, b) => (b.estimate.value ?? 0) - (a.estimate.value ?? 0));
    return estimateBars({
      title: `${subject.model}: what its ${result.loss} depends on`,
      more: `${result.measure}, over ${counted(result.rows, "row")}`,
      axis: `${result.loss}, higher by`,
      ...{ bars, top, width, theme },
    });
  },
};
