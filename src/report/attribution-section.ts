import { attributionBars } from "../charts/attribution-bars.js";
import { barNumbers } from "../charts/bar-numbers.js";
import type { Attribution } from "../core/explanation.js";
import { quantity } from "../render/quantity.js";
import { percent } from "../render/text/answer-text.js";
import { valueScale } from "../render/value-scale.js";
import { escapeHtml } from "./escape-html.js";
import type { KindSection } from "./kind-section.js";

/** One table per output, and of a surrogate how well it follows the model. */
export const attributionSection: KindSection<Attribution> = {
  numbers: (explanation) =>
    explanation.subject.outputs.map((name, output) => {
      const bars = attributionBars(explanation, output, Number.POSITIVE_INFINITY);
      const numbers = barNumbers(bars);
      const scale = valueScale(explanation, output);
      return {
        caption: `${name}: prediction ${quantity(explanation.subject.prediction[output], explanation.subject.units[output])}`,
        columns: ["part", scale ? `effect, in ${scale}, ± standard error` : "effect ± standard error"],
        rows: bars.map(({ label }, i) => [label, numbers[i]]),
      };
    }),
  more({ result }) {
    if (!result.surrogate) return "";
    const { heldOutR2 } = result.surrogate;
    const r2 = heldOutR2[0];
    const words =
      r2 === null
        ? "nothing can be said of how well it follows the model"
        : `it explains ${percent(Math.max(0, r2))} of how the model's answers vary around this input (held-out R2 ${r2.toFixed(2)})`;
    return `<p class="fidelity">These effects are those of a simpler model that was fitted around this input; ${escapeHtml(words)}.</p>`;
  },
};
