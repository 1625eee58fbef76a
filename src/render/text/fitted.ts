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

/** Texts in exactly so many cells each: cut at the end, and in the middle where that would make different ones the same. */
export function fittedApart(texts: readonly string[], width: number): string[] {
  const cut = texts.map((text) => fitted(text, width));
  const whole = new Map<string, Set<string>>();
  for (const [i, short] of cut.entries()) whole.set(short, (whole.get(short) ?? new Set()).add(texts[i]));
  return cut.map((short, i) => ((whole.get(short)?.size ?? 0) > 1 ? withoutMiddle(texts[i], width) : short));
}

/** The beginning and the end of a text that is too long. */
function withoutMiddle(text: string, width: number): string {
  const characters = [...text];
  const endWidth = Math.floor(width / 2);
  let end = "";
  while (displayWidth((characters.at(-1) ?? "") + end) <= endWidth) end = characters.pop() + end;
  const beginning = fitted(characters.join(""), width - displayWidth(end)).trimEnd();
  return beginning + end + " ".repeat(Math.max(0, width - displayWidth(beginning + end)));
}
