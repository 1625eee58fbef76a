import type { SurrogateExplanation } from "../core/explanation.js";
import { quantity } from "../render/quantity.js";
import type { KindSection } from "./kind-section.js";

/** Both answers, and how well the surrogate follows the model; what it says of itself is in the text. */
export const surrogateSection: KindSection<SurrogateExplanation> = {
  about: () =>
    "A simpler model that was fitted to the model's answers around this input, so that it can be read. Held-out R2 says how well it follows the model there: 1 is perfectly, 0 not at all.",
  numbers: ({ subject, result }) => {
    const r2 = (value: number | null) => (value === null ? "not known" : value.toFixed(3));
    return [
      {
        caption: "The model and its stand-in, for this input",
        columns: ["output", "model", "stand-in", "R2", "held-out R2"],
        rows: subject.outputs.map((name, o) => [
          name,
          quantity(subject.prediction[o], subject.units[o]),
          quantity(result.localPrediction[o], subject.units[o]),
          r2(result.r2[o]),
          r2(result.heldOutR2[o]),
        ]),
      },
    ];
  },
};
