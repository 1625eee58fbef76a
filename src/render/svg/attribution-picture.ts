import type { Attribution, ImageSource } from "../../core/explanation.js";
import { predictionOnScale } from "../prediction-on-scale.js";
import { significant } from "../significant.js";
import { valueScale } from "../value-scale.js";
import { askedText } from "./asked-text.js";
import { colourScaleStops, tint } from "./colour-scale.js";
import { pictureFrame } from "./picture-frame.js";
import { pixelLabels, regionOutlines } from "./region-outlines.js";
import { escapeXml, textLine } from "./svg-page.js";

/**
 * The image without colour, its regions outlined and tinted: orange where a region raises the answer, blue where it
 * lowers it, the stronger the larger its value. Below, the scale and its unit.
 *
 * @param output  which of the explained outputs
 * @param width  pixels that the image is drawn wide
 */
export function attributionPicture(
  explanation: Attribution,
  source: ImageSource,
  output: number,
  width: number,
): string {
  const { subject, result } = explanation;
  const values = result.values[output];
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const unit = subject.units[output];
  const outlines = regionOutlines(pixelLabels(source), source.width, source.height, values.length);
  const prediction = `${significant(subject.prediction[output])}${unit ? ` ${unit}` : ""}`;
  return pictureFrame({
    source,
    width,
    grey: true,
    title: `${subject.model}: ${subject.outputs[output]}`,
    facts: [`prediction ${prediction}${predictionOnScale(explanation, output)}`, askedText(explanation)],
    over: (scale) =>
      outlines.map((path, part) => {
        const { colour, opacity } = tint(values[part], largest);
        const name = escapeXml(`${subject.parts[part].name}: ${significant(values[part])}`);
        return `<path d="${path}" fill="${colour}" fill-opacity="${opacity}" stroke="#fff" stroke-opacity=".55" stroke-width="${(0.8 / scale).toFixed(3)}"><title>${name}</title></path>`;
      }),
    legend: scaleLegend(width, largest, valueScale(explanation, output)),
    legendHeight: 50,
  });
}

function scaleLegend(width: number, largest: number, unit: string | null): string[] {
  const length = Math.min(width, 320);
  const left = (width - length) / 2;
  const number = significant(Number(largest.toPrecision(2)));
  const what = unit ? `value of a region, in ${unit}` : "value of a region";
  return [
    `<defs><linearGradient id="whybox-scale">${colourScaleStops()}</linearGradient></defs>`,
    `<rect x="${left}" width="${length}" height="12" fill="#ddd"/>`,
    `<rect x="${left}" width="${length}" height="12" fill="url(#whybox-scale)"/>`,
    textLine(left, 26, `-${number} lowers it`, { size: 11 }),
    textLine(width / 2, 26, "0", { size: 11, anchor: "middle" }),
    textLine(left + length, 26, `raises it +${number}`, { size: 11, anchor: "end" }),
    textLine(width / 2, 42, what, { size: 11, anchor: "middle", colour: "#555", most: width }),
  ];
}
