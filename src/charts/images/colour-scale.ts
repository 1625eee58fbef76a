import { SMALL_PROBABILITY } from "../../render/small-effects.js";
import { lightTheme, type Theme } from "../theme.js";

/** Opacity of the largest value; the picture shows through. */
const MAX_OPAQUE = 0.85;
/** Of a value that is not worth more than twice its standard error. */
const UNCERTAIN = 0.35;

/** The value that is drawn in full colour: the largest, or 0.01 where none moves a probability that far. */
export function fullColourAt(values: readonly number[], unit: string | null, isLinked: boolean): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return unit === "probability" && !isLinked && largest > 0 ? Math.max(SMALL_PROBABILITY, largest) : largest;
}

/**
 * The tint of a value: its colour by sign, its opacity by size; paler where it may as well be 0, being less than twice its
 * standard error.
 */
export function tint(
  value: number,
  largest: number,
  error: number | null,
  theme: Theme = lightTheme,
): { colour: string; opacity: number } {
  const share = largest === 0 ? 0 : Math.min(1, Math.abs(value) / largest);
  const certain = error !== null && Math.abs(value) < 2 * error ? UNCERTAIN : 1;
  return {
    colour: value < 0 ? theme.lowers : theme.raises,
    opacity: Number((MAX_OPAQUE * share * certain).toFixed(3)),
  };
}

/** Stops of a gradient from -largest to largest, for the legend of a colour scale. */
export function colourScaleStops({ lowers, raises }: Theme): string {
  return [
    `<stop offset="0" stop-color="${lowers}" stop-opacity="${MAX_OPAQUE}"/>`,
    `<stop offset=".5" stop-color="${lowers}" stop-opacity="0"/>`,
    `<stop offset=".5" stop-color="${raises}" stop-opacity="0"/>`,
    `<stop offset="1" stop-color="${raises}" stop-opacity="${MAX_OPAQUE}"/>`,
  ].join("");
}
