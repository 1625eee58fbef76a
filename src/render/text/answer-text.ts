import { significant } from "../significant.js";

/** Answer of a leaf or rule in words: the largest class with its share, or each number by its output's name. */
export function answerText(
  task: "classification" | "regression",
  outputs: readonly string[],
  value: readonly number[],
): string {
  if (task === "classification") {
    const best = value.reduce((most, each, i) => (each > value[most] ? i : most), 0);
    return `${outputs[best]} ${percent(value[best])}`;
  }
  if (value.length === 1) return significant(value[0]);
  return value.map((each, o) => `${outputs[o]} ${significant(each)}`).join(", ");
}

/** A share in whole percent; 0% and 100% only where that is what it is. */
export function percent(share: number): string {
  const whole = Math.round(100 * share);
  // Of a share that is no share, read from a file.
  if (!Number.isFinite(whole)) return significant(share);
  if (whole === 0 && share > 0) return "<1%";
  return whole === 100 && share < 1 ? ">99%" : `${whole}%`;
}
