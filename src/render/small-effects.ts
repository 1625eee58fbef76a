import type { Attribution } from "../core/explanation.js";

/** Changes of a probability below this, and of any answer below this share of it, are next to nothing. */
export const SMALL_PROBABILITY = 0.01;
const SMALL_SHARE = 0.001;

/**
 * Why no value is worth a look: all of them are within twice their standard errors, or next to nothing beside the answer,
 * though bars and colours show them by their size among themselves. Undefined where one is.
 */
export function smallEffects({ subject, result }: Attribution, output: number): "chance" | "nothing" | undefined {
  const values = result.values[output];
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // After an abort, the value of 0 of a part that was not answered says nothing.
  if (largest === 0 || result.unanswered) return undefined;
  const errors = result.standardErrors[output];
  if (values.every((value, part) => value === 0 || Math.abs(value) < 2 * (errors[part] ?? 0))) return "chance";
  const isProbability = subject.units[output] === "probability";
  const small = isProbability ? SMALL_PROBABILITY : SMALL_SHARE * Math.abs(subject.prediction[output]);
  return result.link === undefined && largest < small ? "nothing" : undefined;
}

/** The same in words behind a prediction: `; all may be chance`. Else nothing. */
export function smallEffectsBehind(explanation: Attribution, output: number): string {
  const why = smallEffects(explanation, output);
  if (!why) return "";
  return why === "chance" ? "; all may be chance" : "; all next to nothing beside it";
}
