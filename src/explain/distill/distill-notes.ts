import type { Note } from "../../core/explanation.js";
import type { Distilled } from "../../core/kinds/distilled.js";

type Findings = {
  readonly distilled: Distilled;
  readonly as: string;
  /** How many leaves were asked for, if exactly so many were. */
  readonly wanted: number | undefined;
  /** The teacher answered the same to every given row. */
  readonly constant: boolean;
  readonly batchDependent: boolean;
};

/** Below these a student is wrong about its teacher too often to speak for it: one row in ten, a fifth of the spread. */
const LOW_AGREEMENT = 0.9;
const LOW_R2 = 0.8;

/** With fewer, a 95% interval of a share of one half is wider than 0.35. */
const FEW_HELD_OUT_ROWS = 30;

const NAMES: { readonly [as: string]: string } = {
  tree: "tree",
  ruleList: "rule list",
  additive: "additive model",
  softTree: "soft tree",
};

/** Warnings, in plain words, where a student should be doubted. */
export function distillNotes({ distilled, as, wanted, constant, batchDependent }: Findings): Note[] {
  const notes: Note[] = [];
  const note = (code: string, message: string) => notes.push({ code, message });
  const { fidelity, size } = distilled;
  const name = NAMES[as];
  const where = fidelity.measuredOn === "heldOut" ? "held-out" : "training";

  if (constant) {
    note("CONSTANT_TEACHER", "The model answers the same to every given row, so there is nothing to explain.");
  }
  if (fidelity.measuredOn === "training") {
    note(
      "NO_HELD_OUT_ROWS",
      `Fidelity was measured on the very rows that the ${name} learned from, and is too good. Give at least 10 rows, or rows as heldOut.`,
    );
  } else if (fidelity.rows < FEW_HELD_OUT_ROWS) {
    note(
      "FEW_HELD_OUT_ROWS",
      `Fidelity was measured on only ${fidelity.rows} held-out rows; look at its interval. Give more rows, or rows as heldOut.`,
    );
  }
  const { agreement } = fidelity;
  if (agreement && agreement.share < LOW_AGREEMENT) {
    note(
      "LOW_FIDELITY",
      `The ${name} answers as the model does in only ${percent(agreement.share)} of ${where} rows (95% interval ${percent(agreement.low)} to ${percent(agreement.high)}): too few to speak for the model.${remedy(as)}`,
    );
  }
  if (!agreement) {
    fidelity.r2.forEach((r2, output) => {
      if (r2 === null || r2 >= LOW_R2) return;
      note(
        "LOW_FIDELITY",
        `The ${name} follows only ${percent(Math.max(0, r2))} of the variance of the model's answers${fidelity.r2.length > 1 ? ` (output ${output})` : ""} on ${where} rows: too little to speak for the model.${remedy(as)}`,
      );
    });
  }
  if (wanted !== undefined && size < wanted && !constant) {
    const what = as === "tree" ? "leaves" : "rules";
    note(
      "FEWER_LEAVES",
      `There are ${size} ${what} and not ${wanted}, because no further split brings the ${name} closer to the model.`,
    );
  }
  if (batchDependent) {
    note(
      "BATCH_DEPENDENT",
      "The model answered the first row differently alone and among other rows. Results may change in their last digits with the size of chunks and the number of workers.",
    );
  }
  return notes;
}

function remedy(as: string): string {
  return as === "tree" || as === "ruleList"
    ? " Raise maxLeaves, or explain single rows instead."
    : " Another kind may follow it better.";
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
