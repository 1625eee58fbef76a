import { printable } from "./printable.js";
import { toldApart } from "./told-apart.js";

/** The points of an axis in words: numbers that can be told apart, or labels. */
export function pointTexts(at: readonly number[] | readonly string[]): string[] {
  return typeof at[0] === "number" ? toldApart(at as readonly number[]) : (at as readonly string[]).map(printable);
}
