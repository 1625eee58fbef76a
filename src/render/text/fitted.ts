import { displayWidth } from "./display-width.js";

/** The text in exactly so many cells of a terminal: filled up with spaces, or cut by characters and with an ellipsis. */
export function fitted(text: string, width: number): string {
  const filled = (short: string) => short + " ".repeat(width - displayWidth(short));
  if (displayWidth(text) <= width) return filled(text);
  let cut = "";
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width - 1) break;
    cut += character;
  }
  return filled(`${cut}…`);
}
