import type { Note } from "../../core/explanation.js";

/** Fewer background rows than this say little about what "hidden" means. One row is taken as a chosen reference. */
const FEW_BACKGROUND_ROWS = 10;

const CONSEQUENCES = {
  values: "The values depend strongly on which rows these are; the standard errors do not cover that.",
  subset: "The parts chosen and their gains depend strongly on which rows these are.",
};

/** What is said of values, or of a choice of parts, against a few background rows; nothing of one row, or of enough. */
export function fewBackgroundRowsNote(draws: number, found: keyof typeof CONSEQUENCES): Note | undefined {
  if (draws === 1 || draws >= FEW_BACKGROUND_ROWS) return undefined;
  return {
    code: "FEW_BACKGROUND_ROWS",
    message: `There are only ${draws} background rows. ${CONSEQUENCES[found]}`,
  };
}
