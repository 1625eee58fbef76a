import type { ImageSource, Rule, SubsetExplanation } from "../../core/explanation.js";
import { askedText } from "../../render/asked-text.js";
import { significant } from "../../render/significant.js";
import type { Chart, ChartSetting } from "../chart.js";
import { textLine } from "../svg-page.js";
import { pictureFrame } from "./picture-frame.js";
import { pixelLabels, regionOutlines } from "./region-outlines.js";

/** The chosen regions of an image, numbered in the order in which they were chosen; of the others, a shade. */
export const chosenRegionsChart: Chart<SubsetExplanation> = {
  kind: "subset",
  name: "regions",
  needs: "one",
  caption:
    "The regions that are shown, with all others hidden, give the answer that is said; numbers tell the order in which they were chosen.",
  suits: ({ subject }) => subject.source?.kind === "image",
  svg: ([explanation], setting) => chosenRegions(explanation, setting),
};

/** The regions of an image that a rule demands; of the others, a shade. */
export const ruleRegionsChart: Chart<Rule> = {
  kind: "rule",
  name: "regions",
  needs: "one",
  caption:
    "As long as the regions that are shown stay as they are, the model's answer stays too, in the share of cases that is said.",
  suits: ({ subject }) => subject.source?.kind === "image",
  svg: ([explanation], setting) => chosenRegions(explanation, setting),
};

function chosenRegions(explanation: SubsetExplanation | Rule, { width, theme }: ChartSetting): string {
  const { subject } = explanation;
  const source = subject.source as ImageSource;
  const { parts } = explanation.result;
  const labels = pixelLabels(source);
  const regions = subject.parts.length;
  const outlines = regionOutlines(labels, source.width, source.height, regions);
  const chosen = new Set(parts);
  const middles = middlePixels(labels, source.width, regions);
  const unit = subject.units[0] ? ` ${subject.units[0]}` : "";
  return pictureFrame({
    source,
    theme,
    width,
    title: `${subject.model}: ${subject.outputs[0]}`,
    facts: [
      `prediction ${significant(subject.prediction[0])}${unit}`,
      ...(explanation.kind === "rule" ? [heldBy(explanation)] : []),
      askedText(explanation),
    ],
    over: (scale) => [
      // One path, so that no seam shows between neighbours.
      `<path d="${outlines.filter((_, part) => !chosen.has(part)).join("")}" fill="#f4f4f4" fill-opacity=".9"/>`,
      ...parts.map(
        (part) => `<path d="${outlines[part]}" fill="none" stroke="#222" stroke-width="${(1.2 / scale).toFixed(3)}"/>`,
      ),
      // The conditions of a rule have no order.
      ...(explanation.kind === "subset" ? parts.flatMap((part, place) => badge(middles[part], place + 1, scale)) : []),
    ],
    legend: [
      textLine(
        width / 2,
        12,
        `${parts.length} of ${regions} regions, ${explanation.kind === "rule" ? "which the rule keeps" : "in the order chosen"}`,
        {
          size: 11,
          anchor: "middle",
          colour: theme.faint,
          most: width,
        },
      ),
    ],
    legendHeight: 20,
  });
}

/** The outcome that a rule's regions guarantee, with its precision. */
function heldBy({ result: { holds, certified, precision, precisionLow } }: Rule): string {
  const held = "class" in holds ? holds.class : `${significant(holds.from)} to ${significant(holds.to)}`;
  const percent = (share: number) => `${significant(100 * share)}%`;
  return `keeps ${held} in ${percent(precision)} (at least ${percent(precisionLow)}), ${certified ? "" : "not "}certified`;
}

function badge({ x, y }: { x: number; y: number }, number: number, scale: number): string[] {
  const [cx, cy] = [x + 0.5, y + 0.5];
  return [
    `<circle cx="${cx}" cy="${cy}" r="${(9 / scale).toFixed(3)}" fill="#fff" stroke="#222" stroke-width="${(1 / scale).toFixed(3)}"/>`,
    `<text x="${cx}" y="${(cy + 4 / scale).toFixed(3)}" font-size="${(11 / scale).toFixed(3)}" text-anchor="middle" fill="#222">${number}</text>`,
  ];
}

/** For each region the pixel of it that is nearest to its mean: a ring's mean may lie outside. */
function middlePixels(labels: Int32Array, width: number, regions: number): { x: number; y: number }[] {
  const sums = Array.from({ length: regions }, () => ({ x: 0, y: 0, pixels: 0 }));
  labels.forEach((label, pixel) => {
    sums[label].x += pixel % width;
    sums[label].y += Math.floor(pixel / width);
    sums[label].pixels++;
  });
  const nearest = sums.map(() => ({ x: 0, y: 0, distance: Number.POSITIVE_INFINITY }));
  labels.forEach((label, pixel) => {
    const { x, y, pixels } = sums[label];
    const place = { x: pixel % width, y: Math.floor(pixel / width) };
    const distance = (place.x - x / pixels) ** 2 + (place.y - y / pixels) ** 2;
    if (distance < nearest[label].distance) nearest[label] = { ...place, distance };
  });
  return nearest;
}
