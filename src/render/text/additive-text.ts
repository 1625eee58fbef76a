import type { AdditiveExplanation } from "../../core/explanation.js";
import type { AdditiveTerm } from "../../core/kinds/additive.js";
import { extremes } from "../extremes.js";
import { greatest } from "../greatest.js";
import { printable } from "../printable.js";
import { significant } from "../significant.js";
import { bar } from "./bar.js";
import { displayWidth } from "./display-width.js";
import { distilledHead, distilledSentence } from "./distilled-head.js";
import { fitted } from "./fitted.js";
import type { KindText, TextLayout } from "./kind-text.js";

/** Terms by importance, each with its shape: one character per bin, on the scale of all shapes. */
export const additiveText: KindText<AdditiveExplanation> = {
  sentence: distilledSentence,
  lines: (explanation, layout) => [...distilledHead(explanation), ...terms(explanation, layout), ""],
};

function terms({ result }: AdditiveExplanation, { width, top }: TextLayout): string[] {
  const { terms: all, features } = result;
  const shown = all.slice(0, top);
  const name = (places: readonly number[]) => printable(places.map((each) => features[each].name).join(" x "));
  const label = Math.min(greatest(shown.map((term) => displayWidth(name(term.features)))), Math.floor(width * 0.4));
  const largest = greatest(shown.map(({ importance }) => importance));
  const curveOf = ({ values }: AdditiveTerm) => values.slice(0, -1).map((row) => row.at(-1) ?? 0);
  const isDrawn = ({ features }: AdditiveTerm) => features.length === 1 && result.outputs.length <= 2;
  const ends = extremes(all.filter(isDrawn).flatMap(curveOf));
  const lines = shown.map((term) => {
    const share = largest === 0 ? 0 : term.importance / largest;
    const shape = isDrawn(term) ? shapeOf(curveOf(term), ends) : "";
    return `  ${fitted(name(term.features), label)}  ${bar(share, 12, false)}  ${significant(term.importance).padStart(8)}  ${shape}`.trimEnd();
  });
  const rest = all.length - shown.length;
  return [
    "  what each feature moves, as a standard deviation; its shape from low to high, on one scale",
    "",
    ...lines,
    ...(rest > 0 ? [`  ${rest} more`] : []),
  ];
}

const LEVELS = "▁▂▃▄▅▆▇█";

/** A curve at the heights that it has between the lowest and the highest value of all curves; nothing where it is flat. */
function shapeOf(values: readonly number[], [low, high]: readonly [number, number]): string {
  const [least, most] = extremes(values);
  if (!(most > least)) return "";
  return values.map((value) => LEVELS[Math.round(((value - low) / (high - low)) * (LEVELS.length - 1))]).join("");
}
