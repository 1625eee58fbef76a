import type { Attribution, ImageSource } from "../../core/explanation.js";
import { roundedTo } from "../../core/rounded-to.js";
import { askedText } from "../../render/asked-text.js";
import { predictionOnScale } from "../../render/prediction-on-scale.js";
import { significant } from "../../render/significant.js";
import { smallBehind, smallEffects } from "../../render/small-effects.js";
import { valueScale } from "../../render/value-scale.js";
import type { Chart } from "../chart.js";
import { escapeXml, textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";
import { colourScaleStops, fullColourAt, tint } from "./colour-scale.js";
import { pictureFrame } from "./picture-frame.js";
import { pixelLabels, regionOutlines } from "./region-outlines.js";

/** Errors below this share of the largest value are those of adding up. */
const ROUNDING = 1e-9;

/**
 * The image without colour, its regions outlined and tinted: orange where a region raises the answer, blue where it
 * lowers it, the stronger the larger its value. Below, the scale and its unit.
 */
export const regionsChart: Chart<Attribution> = {
  kind: "attribution",
  name: "regions",
  needs: "one",
  caption:
    "Regions on orange raise the answer, regions on blue lower it, the stronger the colour the more. Pale regions may as well have no effect: their value is less than twice its standard error.",
  suits: ({ subject }) => subject.source?.kind === "image",
  svg([explanation], { output, width, theme }) {
    const { subject, result } = explanation;
    const source = subject.source as ImageSource;
    const values = result.values[output];
    const errors = result.standardErrors[output];
    const unit = subject.units[output];
    const largest = fullColourAt(values, unit, result.link !== undefined);
    const outlines = regionOutlines(pixelLabels(source), source.width, source.height, values.length);
    const prediction = `${significant(subject.prediction[output])}${unit ? ` ${unit}` : ""}`;
    return pictureFrame({
      source,
      theme,
      width,
      grey: true,
      title: `${subject.model}: ${subject.outputs[output]}`,
      facts: [
        `prediction ${prediction}${predictionOnScale(explanation, output)}${smallBehind(smallEffects(explanation, output))}`,
        askedText(explanation),
      ],
      over: (scale) =>
        outlines.map((path, part) => {
          const { colour, opacity } = tint(values[part], largest, errors[part], theme);
          const error = (errors[part] ?? 0) > ROUNDING * largest ? ` ± ${significant(errors[part] as number)}` : "";
          const name = escapeXml(`${subject.parts[part].name}: ${significant(values[part])}${error}`);
          return `<path d="${path}" fill="${colour}" fill-opacity="${opacity}" stroke="#fff" stroke-opacity=".55" stroke-width="${(0.8 / scale).toFixed(3)}"><title>${name}</title></path>`;
        }),
      legend: scaleLegend(width, largest, valueScale(explanation, output), theme),
      legendHeight: 50,
    });
  },
};

function scaleLegend(width: number, largest: number, unit: string | null, theme: Theme): string[] {
  const length = Math.min(width, 320);
  const left = (width - length) / 2;
  const number = significant(roundedTo(largest, 2));
  const what = unit ? `value of a region, in ${unit}` : "value of a region";
  return [
    `<defs><linearGradient id="whybox-scale">${colourScaleStops(theme)}</linearGradient></defs>`,
    `<rect x="${left}" width="${length}" height="12" fill="#ddd"/>`,
    `<rect x="${left}" width="${length}" height="12" fill="url(#whybox-scale)"/>`,
    textLine(left, 26, `-${number} lowers it`, { size: 11, colour: theme.ink }),
    textLine(width / 2, 26, "0", { size: 11, anchor: "middle", colour: theme.ink }),
    textLine(left + length, 26, `raises it +${number}`, { size: 11, anchor: "end", colour: theme.ink }),
    textLine(width / 2, 42, what, { size: 11, anchor: "middle", colour: theme.faint, most: width }),
  ];
}
