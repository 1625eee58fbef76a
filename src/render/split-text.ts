import type { Feature } from "../core/features.js";
import type { Split } from "../core/tree.js";
import { conditionOf } from "../core/tree-paths.js";

/** Condition of a split on the rows of one side, in words: `age <= 37`, `job is nurse`. */
export function splitText(split: Split, features: readonly Feature[], side: "left" | "right"): string {
  const about = features[split.feature];
  const missing = about.missing === true && split.missing === side;
  const any = { above: Number.NEGATIVE_INFINITY, atMost: Number.POSITIVE_INFINITY, codes: undefined, missing };
  if ("threshold" in split) {
    const bound = side === "left" ? { atMost: split.threshold } : { above: split.threshold };
    return conditionOf(split.feature, about, { ...any, ...bound })?.text ?? about.name;
  }
  const all = about.kind === "category" ? about.categories.map((_, code) => code) : [];
  const codes = all.filter((code) => split.categories.includes(code) === (side === "left"));
  return conditionOf(split.feature, about, { ...any, codes })?.text ?? about.name;
}
