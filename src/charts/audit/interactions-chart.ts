import type { Interactions } from "../../core/kinds/interactions.js";
import { counted } from "../../render/counted.js";
import { smallBehind, smallValues } from "../../render/small-effects.js";
import { interactingNames } from "../../render/text/interactions-text.js";
import type { Chart } from "../chart.js";
import { estimateBars } from "./estimate-bars.js";

/** Pairs by the strength of what they do together; without pairs each feature with all others. */
export const interactionsChart: Chart<Interactions> = {
  kind: "interactions",
  name: "bars",
  needs: "one",
  caption:
    "Each bar is how far two features together move the answer beyond what each does by itself, in the answer's own unit; thin lines are 95% intervals.",
  svg([explanation], { output, width, top, theme }) {
    const { subject, result } = explanation;
    const isShown = ({ output: of }: { readonly output: number }) => of === output;
    const pairs = result.pairs.filter(isShown);
    const shown = pairs.length > 0 ? pairs : result.totals.filter(isShown);
    const unit = subject.units[output];
    const small = smallValues(
      explanation,
      output,
      shown.map(({ unnormalised }) => unnormalised),
    );
    return estimateBars({
      title: `${subject.model}: ${subject.outputs[output]}`,
      more: `${pairs.length > 0 ? "pairs of features" : "each feature with all others"}, over ${counted(result.rows, "row")}${smallBehind(small, "all", "the answers")}`,
      axis: unit ? `interaction, in ${unit}` : "interaction",
      bars: shown
        .toSorted((a, b) => (b.unnormalised.value ?? 0) - (a.unnormalised.value ?? 0))
        .map((each) => ({ label: interactingNames(explanation, each), estimate: each.unnormalised })),
      ...{ top, width, theme },
    });
  },
};
