import { labelWidth, shortLabel } from "./short-label.js";

/** Pixels of a row, and around rows. */
const ROW_HEIGHT = 24;

/** Room for labels on the left and numbers on the right of rows of bars, in pixels. */
export type BarLayout = {
  readonly labels: readonly string[];
  readonly marginLeft: number;
  readonly marginRight: number;
  readonly height: number;
};

/** Ticks that an axis has room for beside these margins. */
export function tickCount(width: number, { marginLeft, marginRight }: BarLayout): number {
  return Math.max(2, Math.min(5, Math.floor((width - marginLeft - marginRight) / 55)));
}

/** As much room for labels as they need, up to two fifths of the width. */
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
