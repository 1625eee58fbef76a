import type { Note } from "../../core/explanation.js";

/** Note for a model that answered the instance differently alone and among other rows, by rounding. */
export function batchDependentNote(): Note {
  return {
    code: "BATCH_DEPENDENT",
    message:
      "The model answered the instance differently alone and among other rows. Results may change in their last digits with the size of chunks and the number of workers.",
  };
}

/** Fewer background rows than this say little about what "hidden" means. One row is taken as a chosen reference. */
const MIN_BACKGROUND_ROWS = 10;

const CONSEQUENCES = {
  values: "The values depend strongly on which rows these are; the standard errors do not cover that.",
  subset: "The parts chosen and their gains depend strongly on which rows these are.",
};

/** Note for values, or a choice of parts, against 2 to 9 background rows; undefined otherwise. */
export function fewBackgroundRowsNote(rows: number, found: keyof typeof CONSEQUENCES): Note | undefined {
  if (rows === 1 || rows >= MIN_BACKGROUND_ROWS) return undefined;
  return {
    code: "FEW_BACKGROUND_ROWS",
    message: `There are only ${rows} background rows. ${CONSEQUENCES[found]}`,
  };
}

/**
 * Note for parts that hiding cannot change, all of them.
 *
 * @param consequence  such as "every value is 0"
 */
export function allConstantNote(sampled: boolean, consequence: string): Note {
  return {
    code: "ALL_CONSTANT",
    message: `Every ${sampled ? "reference" : "background"} row equals the instance, so hiding changes nothing and ${consequence}. Use a background that differs from the instance.`,
  };
}

/** With fewer, value +- 2 standard errors was measured to cover the truth in 55 to 90% of runs instead of 95%. */
export const FEW_DEGREES_OF_FREEDOM = 10;

/**
 * Note for standard errors of fewer than 10 degrees of freedom; undefined otherwise, and where nothing was sampled.
 *
 * @param remedy  a sentence of advice
 */
export function roughErrorsNote(degreesOfFreedom: number, remedy = "Raise budgetRows."): Note | undefined {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < FEW_DEGREES_OF_FREEDOM)) return undefined;
  return {
    code: "ROUGH_STANDARD_ERRORS",
    message: `The standard errors rest on few samples (${degreesOfFreedom} degrees of freedom) and are rough themselves: value ± 2 standard errors covers the truth less often than 95%. ${remedy}`,
  };
}

/** Note for averages that were moved away from 0 or 1 before the logit. */
export function linkClippedNote(clip: number): Note {
  return {
    code: "LINK_CLIPPED",
    message: `Averages closer than ${clip} to 0 or 1 were moved to that distance before the logit. Values that rest on them depend on the choice of clip.`,
  };
}

/** A number in two significant digits, as sentences give it. */
export function twoDigits(value: number): string {
  return Number(value.toPrecision(2)).toString();
}
