import { interpolateRgb } from "d3-interpolate";

/** From low to high: blue over violet to orange, on light and dark alike; told apart by people who see few colours. */
const LOW = "#3b6fd4";
const MIDDLE = "#9a86a6";
const HIGH = "#e8770c";

/** Number of colours in a scale. Each is one path of an SVG, however many marks there are. */
export const COLOURS = 9;
/** Of what has no place between low and high: a category, or nothing. */
export const NO_VALUE = "#8a939c";

/** The colours from low to high. */
export const valueColours: readonly string[] = Array.from({ length: COLOURS }, (_, i) => {
  const share = i / (COLOURS - 1);
  return share < 0.5 ? interpolateRgb(LOW, MIDDLE)(2 * share) : interpolateRgb(MIDDLE, HIGH)(2 * share - 1);
});

/**
 * For each value the position of its colour, by rank, so that outliers do not leave all others one colour; -1 for what is
 * no number.
 */
export function rankColours(held: readonly (number | string | null)[]): number[] {
  const numbers = [...new Set(held.filter((value) => typeof value === "number"))].toSorted((a, b) => a - b);
  const rank = new Map(numbers.map((value, i) => [value, numbers.length < 2 ? 0.5 : i / (numbers.length - 1)]));
  return held.map((value) =>
    typeof value === "number" ? Math.round((rank.get(value) as number) * (COLOURS - 1)) : -1,
  );
}
