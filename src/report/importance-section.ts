import { barNumbers } from "../charts/bar-numbers.js";
import type { Importance } from "../core/explanation.js";
import { counted } from "../render/counted.js";
import type { KindSection } from "./kind-section.js";

/** One table per output. */
export const importanceSection: KindSection<Importance> = {
  numbers: ({ subject, result }) =>
    subject.outputs.map((name, output) => {
      const bars = subject.parts
        .map((part, p) => ({
          name: part.name,
          value: result.meanAbsolute[output][p],
          error: result.standardErrors[output][p],
          signed: result.meanSigned[output][p],
        }))
        .toSorted((a, b) => b.value - a.value);
      const means = barNumbers(bars, false);
      const signed = barNumbers(bars.map((bar) => ({ value: bar.signed, error: 0 })));
      return {
        caption: `${name}: over ${counted(result.rowsPerOutput[output], "row")}`,
        columns: ["part", "mean absolute effect ± standard error", "mean effect"],
        rows: bars.map((bar, i) => [bar.name, means[i], signed[i]]),
      };
    }),
};
