import type { Attribution } from "../core/explanation.js";
import { significant } from "./significant.js";

/** Behind a probability whose values add up in log odds, their sum: ` (log odds 1.204)`. Else nothing. */
export function predictionOnScale({ result }: Attribution, output: number): string {
  if (result.link !== "logit") return "";
  const sum = result.values[output].reduce((total, value) => total + value, result.intercepts[output]);
  if (!Number.isFinite(sum)) return "";
  return ` (log odds ${significant(sum)})`;
}
