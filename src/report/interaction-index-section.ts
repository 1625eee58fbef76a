import { barNumbers } from "../charts/bar-numbers.js";
import type { InteractionIndexExplanation } from "../core/kinds/interaction-index.js";
import { quantity } from "../render/quantity.js";
import { setLabel } from "../render/set-label.js";
import { valueScale } from "../render/value-scale.js";
import type { KindSection } from "./kind-section.js";

/** One table per output: effects of single parts, then interactions, the strongest first. */
export const interactionIndexSection: KindSection<InteractionIndexExplanation> = {
  numbers: (explanation) =>
    explanation.subject.outputs.map((name, output) => {
      const { subject, result } = explanation;
      const scale = valueScale(explanation, output);
      const order = [...result.sets.keys()].toSorted(
        (a, b) =>
          result.sets[a].length - result.sets[b].length ||
          Math.abs(result.values[output][b]) - Math.abs(result.values[output][a]),
      );
      const numbers = barNumbers(
        order.map((i) => ({ value: result.values[output][i], error: result.standardErrors[output][i] })),
      );
      return {
        caption: `${name}: prediction ${quantity(subject.prediction[output], subject.units[output])}`,
        columns: ["parts", scale ? `effect, in ${scale}, ± standard error` : "effect ± standard error"],
        rows: order.map((i, at) => [setLabel(subject.parts, result.sets[i]), numbers[at]]),
      };
    }),
};
