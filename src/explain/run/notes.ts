import type { Note } from "../../core/explanation.js";

/** Note for a model that answered the instance differently alone and among other rows. */
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
