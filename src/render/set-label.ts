import type { Part } from "../core/explanation.js";
import { labelOf } from "./label-of.js";

/** The names of the parts of a set: `age = 27 x income = 50000`. */
export function setLabel(parts: readonly Part[], set: readonly number[]): string {
  return set.map((part) => labelOf(parts[part])).join(" x ");
}
