import type { Note } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { unseenShare } from "../../math/unseen-share.js";
import { twoDigits } from "./notes.js";

/** Answers that were asked again and stayed the same, where they are so few that they can by chance. */
export interface Agreed {
  /** Number of answers that were asked again. */
  readonly answers: number;
  /** One per output: true where its answers are few. */
  readonly few: readonly boolean[];
}

/** The outputs of a model, and the noise that it states. */
export type AnsweredBy = Pick<Probe, "outputs" | "noise">;

/** The most rows of few values that lime and anchors ask again: as many bound the share that differs to 5%. */
export const MAX_ROWS_AGAIN = 60;

/** Share of the rows left that a method which samples asks again: they are better spent on what it estimates. */
export const SHARE_AGAIN = 0.05;

/** Labels and ratings have no more values than this, each of which comes up this often. */
const MAX_FEW = 10;
const ANSWERS_PER_VALUE = 5;

/**
 * One per output: true where answers are labels, shares of votes or rounded, which a noise that seldom shows can leave the
 * same, and where the model does not rule noise out. Probabilities of at most two decimals are; other numbers of at most
 * two decimals where they are few for the rows asked. A noise in numbers of many digits shows whenever the same row is
 * asked twice.
 *
 * @param answers  one list of outputs per row, of different rows
 */
export function fewValues({ outputs, noise }: AnsweredBy, answers: readonly Float64Array[]): boolean[] {
  if (noise === "none") return outputs.map(() => false);
  return outputs.map(({ unit }, output) => {
    const values = answers.map((answer) => answer[output]);
    if (!values.every(hasTwoDecimals)) return false;
    const { size } = new Set(values);
    return unit === "probability" || (size <= MAX_FEW && size * ANSWERS_PER_VALUE <= values.length);
  });
}

function hasTwoDecimals(value: number): boolean {
  return Math.abs(100 * value - Math.round(100 * value)) <= 1e-9 * Math.max(1, Math.abs(100 * value));
}

/**
 * Note for few values that stayed the same: how much noise would not have shown; none where answers are not few.
 *
 * @param meaning  a sentence: for what result a noise matters
 */
export function unseenNoiseNotes(
  agreed: Agreed | undefined,
  probe: Pick<Probe, "outputs">,
  outputs: readonly number[],
  meaning = "What is exact here, or has a standard error of 0, is so for a model that always answers alike.",
): Note[] {
  const names = outputs.filter((output) => agreed?.few[output]).map((output) => `"${probe.outputs[output].name}"`);
  if (!agreed || names.length === 0) return [];
  const { answers } = agreed;
  const seen =
    answers === 0
      ? "none was asked again, so that a noise of any size would not have shown"
      : `the ${answers} that ${answers === 1 ? "was" : "were"} asked again did, and answers to these rows that differ in up to ${twoDigits(100 * unseenShare(answers))}% of calls would not have shown`;
  const note = {
    code: "NOISE_MAY_BE_UNSEEN",
    message: `Answers to ${names.join(", ")} are few values, which can agree by chance: ${seen}. ${meaning}`,
  };
  return [note];
}
