import type { LossImportance } from "../../core/kinds/loss-importance.js";
import { counted } from "../../render/counted.js";
import { estimateCells, estimateText, rounded } from "../../render/text/estimate-text.js";
import { escapeHtml } from "../escape-html.js";
import type { KindSection } from "../kind-section.js";

/** Every part with its interval. */
export const lossImportanceSection: KindSection<LossImportance> = {
  heading: ({ result }) =>
    result.lossWithout === null ? "What the model leans on" : "How the model's skill is shared out",
  about: ({ result }) =>
    `How much worse the model would be at the true answers without each part (${result.measure}). A part may matter little because another one says the same.`,
  numbers: ({ subject, result }) => [
    {
      caption: `${result.loss}: ${result.measure}, over ${counted(result.rows, "row")}`,
      columns: ["part", "importance", "95% interval", "kind of interval"],
      rows: subject.parts
        .map((part, p) => ({ name: part.name, estimate: result.values[p] }))
        .toSorted((a, b) => (b.estimate.value ?? 0) - (a.estimate.value ?? 0))
        .map(({ name, estimate }) => [name, ...estimateCells(estimate), estimate.interval ?? estimate.reason ?? ""]),
    },
  ],
  more: ({ result }) =>
    `<p class="facts">${escapeHtml(
      `With everything known the ${result.loss} is ${estimateText(result.baseLoss)}${result.lossWithout === null ? "" : `; with nothing known ${rounded(result.lossWithout)}`}.`,
    )}</p>`,
};
