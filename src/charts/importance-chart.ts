import type { Importance } from "../core/explanation.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { smallBehind, smallValues } from "../render/small-effects.js";
import { valueScale } from "../render/value-scale.js";
import type { Chart } from "./chart.js";
import { meanBars } from "./mean-bars.js";

/** Mean absolute values over rows, with error bars. */
export const importanceChart: Chart<Importance> = {
  kind: "importance",
  name: "bars",
  needs: "one",
  caption: "Each bar is how far a part moves the answer on average, whichever way. A thin line is a 95% interval.",
  svg([explanation], { output, width, top, theme }) {
    const { subject, result } = explanation;
    const scale = valueScale(explanation, output);
    const bars = subject.parts.map(({ name }, p) => ({
      label: printable(name),
      value: result.meanAbsolute[output][p],
      error: result.standardErrors[output][p],
    }));
    const small = smallValues(
      explanation,
      output,
      bars.map(({ value }) => ({ value })),
    );
    return meanBars(
      {
        title: `${subject.model}: ${subject.outputs[output]}`,
        more: `mean absolute effect over ${counted(result.rowsPerOutput[output], "row")}${smallBehind(small, "all", "the answers")}`,
        axis: scale ? `mean absolute effect, in ${scale}` : "mean absolute effect",
        bars,
      },
      top,
      width,
      theme,
    );
  },
};
