import type { Explanation } from "../core/explanation.js";

/** The scale on which the values of an output add up: that of the link, else the output's own unit. */
export function valueScale({ method, subject }: Explanation, output: number): string | null {
  const { link } = method.options;
  if (typeof link !== "string" || link === "identity") return subject.units[output];
  return link === "logit" ? "log odds" : link;
}
