import type { Note } from "../../core/explanation.js";

/** By what is estimated: the rows below which there is a note, and what it says. */
const FEW = {
  /** Measured: 48 to 82% of tables where few rows make up most of the loss, others 73 to 92%. */
  importance: {
    rows: 30,
    held: "the intervals hold the value of other rows less often than 95%, least where few rows make up most of the loss",
  },
  /** Measured: 28 to 90% where few rows answer far from the others, else 88 to 97%. */
  effects: {
    rows: 30,
    held: "the bands hold the curve of other rows less often than 95%, least where few rows answer far from the others",
  },
  /** Measured: 77 to 95% for shares, 57 to 88% for sizes of products of normal numbers, up to 92% of others. */
  interactions: {
    rows: 100,
    held: "the intervals hold the strength among other rows less often than 95%, those of its size least, which come out too small",
  },
};

/** Note for intervals over so few rows that they hold what is true of other rows less often than 95%; none otherwise. */
export function fewRowsNotes(rows: number, of: keyof typeof FEW): Note[] {
  const { rows: least, held } = FEW[of];
  if (rows >= least) return [];
  return [{ code: "FEW_ROWS", message: `There are only ${rows} rows: ${held}. Give more rows.` }];
}
