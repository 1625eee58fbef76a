import { interpolateRgb } from "d3-interpolate";
import { roundedTo } from "../core/rounded-to.js";
import { significant } from "../render/significant.js";
import { textLine } from "./svg-page.js";

/** Colours on each side of 0. */
const STEPS = 6;
const LOWERS = "#2a62c9";
export const NOTHING = "#e9e9ec";
const RAISES = "#d95f02";

/** Pixels from the middle of a legend to the end of its words. */
export const LEGEND_HALF = 116;

/** The colour of a value, as a number of steps from 0, of which the largest has all. */
export function stepOf(value: number, largest: number): number {
  return largest === 0 ? 0 : Math.round((value / largest) * STEPS);
}

export function colourOfStep(step: number): string {
  return interpolateRgb(NOTHING, step < 0 ? LOWERS : RAISES)(Math.abs(step) / STEPS);
}

/** The colours from the lowest to the highest value, with both ends and a label below. */
export function divergingLegend(middle: number, y: number, largest: number, label: string, colour: string): string[] {
  const cell = 12;
  const steps = Array.from({ length: 2 * STEPS + 1 }, (_, i) => i - STEPS);
  const left = middle - (steps.length * cell) / 2;
  const most = significant(roundedTo(largest, 2));
  return [
    ...steps.map(
      (step, i) =>
        `<rect x="${(left + i * cell).toFixed(1)}" y="${y}" width="${cell}" height="10" fill="${colourOfStep(step)}"/>`,
    ),
    textLine(left - 6, y + 9, `-${most}`, { size: 11, anchor: "end", colour }),
    textLine(left + steps.length * cell + 6, y + 9, `+${most}`, { size: 11, colour }),
    textLine(middle, y + 26, label, { size: 11, anchor: "middle", colour }),
  ];
}
