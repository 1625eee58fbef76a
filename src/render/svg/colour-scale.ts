/** Orange for what raises an answer, blue for what lowers it: told apart with every common kind of colour blindness. */
const RAISES = "#d95f02";
const LOWERS = "#1f5fbf";

/** How much of the picture still shows through the largest value. */
const MOST_OPAQUE = 0.85;

/** The tint of a value: its colour by sign, its opacity by size. */
export function tint(value: number, largest: number): { colour: string; opacity: number } {
  const share = largest === 0 ? 0 : Math.min(1, Math.abs(value) / largest);
  return { colour: value < 0 ? LOWERS : RAISES, opacity: Number((MOST_OPAQUE * share).toFixed(3)) };
}

/** Stops of a gradient from -largest to largest, for the legend of a colour scale. */
export function colourScaleStops(): string {
  return [
    `<stop offset="0" stop-color="${LOWERS}" stop-opacity="${MOST_OPAQUE}"/>`,
    `<stop offset=".5" stop-color="${LOWERS}" stop-opacity="0"/>`,
    `<stop offset=".5" stop-color="${RAISES}" stop-opacity="0"/>`,
    `<stop offset="1" stop-color="${RAISES}" stop-opacity="${MOST_OPAQUE}"/>`,
  ].join("");
}
