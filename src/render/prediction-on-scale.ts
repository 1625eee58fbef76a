import type { Attribution } from "../core/explanation.js";
import { significant } from "./significant.js";

/** Behind a probability whose values add up in log odds, what they add up to: ` (log odds 1.204)`. Else nothing. */
export function predictionOnScale({ subject, method }: Attribution, output: number): string {
  if (method.options.link !== "logit") return "";
  // As the values were: see linkFunction.
  const clip = typeof method.options.clip === "number" ? method.options.clip : 0;
  const prediction = Math.min(1 - clip, Math.max(clip, subject.prediction[output]));
  const logOdds = Math.log(prediction / (1 - prediction));
  return Number.isFinite(logOdds) ? ` (log odds ${significant(logOdds)})` : "";
}
