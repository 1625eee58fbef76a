import { printable } from "./printable.js";
import { toldApart } from "./told-apart.js";

/** The points of an axis in words: numbers that can be told apart, or labels. */
export function pointTexts(at: readonly number[] | readonly string[]): string[] {
  return areNumbers(at) ? toldApart(at) : at.map((label) => printable(label));
}

function areNumbers(at: readonly number[] | readonly string[]): at is readonly number[] {
  return at.every((each) => typeof each === "number");
}
