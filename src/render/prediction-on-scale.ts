import type { Attribution } from "../core/explanation.js";
import { significant } from "./significant.js";

/** Behind a probability whose values add up in log odds, what they add up to: ` (log odds 1.204)`. Else nothing. */
export function predictionOnScale({ method, result }: Attribution, output: number): string {
  if (method.options.link !== "logit") return "";
  const sum = result.values[output].reduce((total, value) => total + value, result.intercepts[output]);
  return ` (log odds ${significant(sum)})`;
}
