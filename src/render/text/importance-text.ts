import type { Importance } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { listed } from "../listed.js";
import { printable } from "../printable.js";
import { quantity } from "../quantity.js";
import { smallLines, smallValues } from "../small-effects.js";
import { valueScale } from "../value-scale.js";
import type { KindText } from "./kind-text.js";
import { partChart } from "./part-chart.js";

/** One chart per output: mean absolute values. */
export const importanceText: KindText<Importance> = {
  sentence(explanation) {
    const { subject, result } = explanation;
    if (subject.parts.length === 0) return `Nothing was explained of ${subject.model}.`;
    const moves = subject.parts
      .map(({ name }, p) => ({ name, mean: result.meanAbsolute[0][p] }))
      .toSorted((a, b) => b.mean - a.mean)
      .slice(0, 3)
      .map(({ name, mean }) => `${printable(name)} (${quantity(mean, valueScale(explanation, 0))})`);
    return `Over ${counted(result.rowsPerOutput[0], "row")}, ${subject.outputs[0]} moves most with ${listed(moves)}, on average and in either direction.`;
  },
  lines(explanation, layout) {
    const { subject, result } = explanation;
    return subject.outputs.flatMap((output, i) => {
      const scale = valueScale(explanation, i);
      const bars = subject.parts.map((part, p) => ({
        label: printable(part.name),
        value: result.meanAbsolute[i][p],
        error: result.standardErrors[i][p],
      }));
      return [
        `${subject.model}: ${output}${scale ? `, in ${scale}` : ""}`,
        `  mean absolute value over ${counted(result.rowsPerOutput[i], "row")}`,
        "",
        ...partChart(bars, layout, true),
        ...smallLines(
          smallValues(
            explanation,
            i,
            bars.map(({ value }) => ({ value })),
          ),
        ),
        "",
      ];
    });
  },
};
