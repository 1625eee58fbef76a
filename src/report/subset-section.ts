import { barNumbers } from "../charts/bar-numbers.js";
import type { SubsetExplanation } from "../core/explanation.js";
import { labelOf } from "../render/label-of.js";
import type { KindSection } from "./kind-section.js";

/** The chosen parts in their order. */
export const subsetSection: KindSection<SubsetExplanation> = {
  numbers({ subject, result }) {
    const gains = barNumbers(result.gains.map((value) => ({ value, error: 0 })));
    return [
      {
        caption: "The chosen parts, in their order",
        columns: ["part", result.objective === "logProbability" ? "gain in log probability" : "gain"],
        rows: result.parts.map((part, i) => [labelOf(subject.parts[part]), gains[i]]),
      },
    ];
  },
};
