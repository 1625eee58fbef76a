import type { EffectCurve, Effects } from "../../core/kinds/effects.js";
import { pointTexts } from "../../render/point-texts.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import type { KindSection } from "../kind-section.js";

/** Curves whose points are listed: those that move the answer most. */
const MAX_CURVES = 10;

/** The points of each curve. */
export const effectsSection: KindSection<Effects> = {
  heading: () => "What each feature does to the answer",
  about: ({ result }) =>
    `What the model answers as one feature changes and everything else stays as it is${
      result.effect === "accumulated local effects"
        ? ", step by step and only among rows that exist"
        : ", on average over the rows"
    }. It is about the model: changing the feature in life may do something else.`,
  numbers: ({ subject, result }) =>
    subject.outputs.slice(0, 3).flatMap((output, o) =>
      result.curves
        .toSorted((a, b) => (b.spread[o] ?? 0) - (a.spread[o] ?? 0))
        .slice(0, MAX_CURVES)
        .map((curve) => {
          const { name, unit } = subject.parts[curve.feature];
          const points = pointTexts(curve.at);
          return {
            caption: `${output} by ${name}${unit ? `, in ${unit}` : ""}`,
            columns: [name, output, `95% band (${curve.interval})`, "share of rows"],
            rows: points.map((point, p) => [
              point,
              rounded(curve.values[o][p]),
              bandText(curve, o, p),
              curve.outside[p] ? "outside the data" : percent(curve.shares[p]),
            ]),
          };
        }),
    ),
};

function bandText({ low, high }: EffectCurve, output: number, point: number): string {
  const [from, to] = [low[output][point], high[output][point]];
  return from === null || to === null ? "not known" : `${rounded(from)} to ${rounded(to)}`;
}
