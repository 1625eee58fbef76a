import { significant } from "./significant.js";

/** What a leaf or rule answers, in words: the largest class with its share, or each number by its output's name. */
export function answerText(
  task: "classification" | "regression",
  outputs: readonly string[],
  value: readonly number[],
): string {
  if (task === "classification") {
    const best = value.indexOf(Math.max(...value));
    return `${outputs[best]} ${percent(value[best])}`;
  }
  if (value.length === 1) return significant(value[0]);
  return value.map((each, o) => `${outputs[o]} ${significant(each)}`).join(", ");
}

/** A share in whole percent, and more digits only where 0% or 100% would not be true. */
export function percent(share: number): string {
  const whole = Math.round(100 * share);
  if ((whole === 0 && share > 0) || (whole === 100 && share < 1)) return `${Number((100 * share).toPrecision(3))}%`;
  return `${whole}%`;
}
