import type { Attribution } from "../core/explanation.js";

/** Changes of a probability below this, and of any answer below this share of it, are next to nothing. */
export const SMALL_PROBABILITY = 0.01;
const SMALL_SHARE = 0.001;

type Answer = { readonly subject: Pick<Attribution["subject"], "units" | "prediction">; readonly result: object };

/**
 * Why none of the values is worth a look: all of them are within twice their standard errors, or next to nothing beside the
 * answer, though bars and colours show them by their size among themselves. Undefined where one is.
 */
export function smallValues(
  { subject, result }: Answer,
  output: number,
  values: readonly { readonly value: number | null; readonly error?: number | null }[],
): "chance" | "nothing" | undefined {
  const largest = values.reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0)), 0);
  if (largest === 0) return undefined;
  if (values.every(({ value, error }) => !value || Math.abs(value) < 2 * (error ?? 0))) return "chance";
  const isProbability = subject.units[output] === "probability";
  const small = isProbability ? SMALL_PROBABILITY : SMALL_SHARE * Math.abs(subject.prediction[output]);
  const { link } = result as { readonly link?: string };
  return link === undefined && largest < small ? "nothing" : undefined;
}

/** The same of the parts of an attribution. After an abort, the value of 0 of a part that was not answered says nothing. */
export function smallEffects(explanation: Attribution, output: number): ReturnType<typeof smallValues> {
  const { values, standardErrors, unanswered } = explanation.result;
  if (unanswered) return undefined;
  return smallValues(
    explanation,
    output,
    values[output].map((value, part) => ({ value, error: standardErrors[output][part] })),
  );
}

/** Why values are small, as a line of a text, if they are. */
export function smallLines(why: ReturnType<typeof smallValues>): string[] {
  if (!why) return [];
  return [
    why === "chance"
      ? "  no value is beyond twice its standard error"
      : "  all values are next to nothing beside the prediction",
  ];
}

/** The same in words behind others: `; all may be chance`. Else nothing. */
export function smallBehind(why: ReturnType<typeof smallValues>, all = "all", beside = "it"): string {
  if (!why) return "";
  return why === "chance" ? `; ${all} may be chance` : `; ${all} next to nothing beside ${beside}`;
}
