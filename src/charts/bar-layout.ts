import { labelWidth, shortLabel } from "./short-label.js";

/** Height of a row of bars, in pixels. */
const ROW_HEIGHT = 24;

/** Labels, and margins for them on the left and numbers on the right of bars, in pixels. */
export type BarLayout = {
  readonly labels: readonly string[];
  readonly marginLeft: number;
  readonly marginRight: number;
  readonly height: number;
};

/** Number of ticks that fit on an axis between these margins. */
export function tickCount(width: number, { marginLeft, marginRight }: BarLayout): number {
  return Math.max(2, Math.min(5, Math.floor((width - marginLeft - marginRight) / 55)));
}

/** Left margin that fits the labels, up to two fifths of the width. */
export function barLayout(labels: readonly string[], numbers: readonly string[], width: number, above = 58): BarLayout {
  const most = Math.max(60, Math.round(width * 0.4));
  const characters = Math.max(6, Math.floor(most / 6.6));
  const short = labels.map((label) => shortLabel(label, characters));
  const widest = (texts: readonly string[]) => texts.reduce((room, text) => Math.max(room, labelWidth(text)), 0);
  return {
    labels: short,
    marginLeft: Math.min(most, Math.ceil(widest(short))) + 14,
    marginRight: Math.ceil(widest(numbers)) + 16,
    height: above + 44 + ROW_HEIGHT * labels.length,
  };
}
