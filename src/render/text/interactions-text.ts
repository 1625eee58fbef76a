import type { InteractionStrength, Interactions } from "../../core/kinds/interactions.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { smallLines, smallValues } from "../small-effects.js";
import { andMore } from "./and-more.js";
import { estimateCells, percent } from "./estimate-text.js";
import type { KindText } from "./kind-text.js";
import { textTable } from "./text-table.js";

/** Pairs and totals as tables, strongest first. */
export const interactionsText: KindText<Interactions> = {
  sentence(explanation) {
    const [first] = explanation.result.pairs.length > 0 ? explanation.result.pairs : explanation.result.totals;
    if (!first || first.share.value === null)
      return `Nothing is known of interactions in ${explanation.subject.model}.`;
    const of = first.features.length === 2 ? "what they do together" : "what the model does";
    return `In ${explanation.subject.model}, ${interactingNames(explanation, first)} interact${first.features.length === 2 ? "" : "s"} most: ${percent(first.share.value)} of ${of} is more than a sum.`;
  },
  lines(explanation, { width, top }) {
    const { subject, result } = explanation;
    const table = (title: string, list: readonly InteractionStrength[]) =>
      list.length === 0
        ? []
        : [
            ...textTable(
              [title, "strength", "95% interval", "share", "95% interval"],
              list
                .slice(0, top)
                .map((each) => [
                  interactingNames(explanation, each),
                  ...estimateCells(each.unnormalised),
                  ...shareCells(each),
                ]),
              width,
            ),
            ...andMore(list.length - top, "weaker one"),
            ...smallLines(
              smallValues(
                explanation,
                list[0].output,
                list.map(({ unnormalised }) => unnormalised),
              ),
            ),
            "",
          ];
    return [
      `${subject.model}: interactions, over ${counted(result.rows, "row")}`,
      "",
      ...table("with all others", result.totals),
      ...table("pair", result.pairs),
    ];
  },
};

function shareCells({ share }: InteractionStrength): [string, string] {
  if (share.value === null) return ["-", ""];
  const range = share.low === null || share.high === null ? "" : `${percent(share.low)} to ${percent(share.high)}`;
  return [percent(share.value), range];
}

/** Name of an interaction: one feature, or two. */
export function interactingNames({ subject }: Interactions, { features, output }: InteractionStrength): string {
  const names = features.map((feature) => printable(subject.parts[feature].name)).join(" and ");
  return subject.outputs.length > 1 ? `${names}, on ${printable(subject.outputs[output])}` : names;
}
