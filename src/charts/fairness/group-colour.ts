/** Lines of groups, told apart by colour and dash: with three to one against white and against the dark page. */
const COLOURS = ["#2f7ed8", "#d9730d", "#1d9a6c", "#9a5fd0", "#d64550", "#8a7038", "#1692a8", "#d0559c"];
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2", "1 3", "6 2 1 2"];

/** Groups that are drawn as lines; more could not be told apart. */
export const MAX_LINES = COLOURS.length;

/** Colour and dash of a group's line. */
export function groupColour(place: number): { readonly colour: string; readonly dash: string } {
  return { colour: COLOURS[place % COLOURS.length], dash: DASHES[place % DASHES.length] };
}
