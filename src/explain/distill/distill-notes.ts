import type { Note } from "../../core/explanation.js";
import type { Distilled } from "../../core/kinds/distilled.js";

type Findings = {
  readonly distilled: Distilled;
  readonly as: string;
  /** Number of leaves asked for, where an exact number was. */
  readonly wanted: number | undefined;
  /** The student is the largest that was tried. */
  readonly largest: boolean;
  /** The teacher answered the same to every given row. */
  readonly constant: boolean;
  readonly batchDependent: boolean;
  /** Number of measured rows that the variance of the model's answers rests on. */
  readonly rowsOfVariance: number;
  /** Number of measured rows that the student's squared error rests on; 0 where it makes none. */
  readonly rowsOfMisses: number;
};

/** Below these a student is wrong about its teacher too often to speak for it: one row in ten, a fifth of the variance. */
const MIN_AGREEMENT = 0.9;
const MIN_R2 = 0.8;

/** A judgement: of a model whose variance rests on fewer, 50 to 62% of the intervals of the explained share held. */
const FEW_ROWS_OF_VARIANCE = 12;

/** Of additive models whose error rests on fewer, 84% of the intervals of the explained share held; else 93 to 98%. */
const FEW_ROWS_OF_MISSES = 10;

/** With fewer, a 95% interval of a share of one half is wider than 0.35. */
const FEW_HELD_OUT_ROWS = 30;

const NAMES: { readonly [as: string]: string } = {
  tree: "tree",
  ruleList: "rule list",
  additive: "additive model",
  softTree: "soft tree",
};

/** Warnings, in plain words, about a student that should be doubted. */
export function distillNotes({
  distilled,
  as,
  wanted,
  largest,
  constant,
  batchDependent,
  rowsOfVariance,
  rowsOfMisses,
}: Findings): Note[] {
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
  if (fidelity.explained && rowsOfVariance < FEW_ROWS_OF_VARIANCE) {
    note(
      "RARE_ANSWERS",
      `The variance of the model's answers rests on few rows, on some ${Math.max(1, Math.round(rowsOfVariance))} of the ${fidelity.rows} ${where} ones: the model seldom answers far from its mean. The interval of the explained share is too narrow. Give more rows, or rows as heldOut.`,
    );
  }
  if (fidelity.explained && rowsOfMisses < FEW_ROWS_OF_MISSES) {
    const misses =
      rowsOfMisses === 0
        ? `The ${name} misses none of the ${where} rows, which says nothing of how far it may be off in rarer ones.`
        : `The error of the ${name} rests on few rows, on some ${Math.max(1, Math.round(rowsOfMisses))} of the ${fidelity.rows} ${where} ones: it is far off in few rows.`;
    note(
      "RARE_MISSES",
      `${misses} The interval of the explained share may be too narrow. Give more rows, or rows as heldOut.`,
    );
  }
  for (const doubt of lowFidelity(fidelity, where)) {
    note("LOW_FIDELITY", `The ${name} ${doubt} to speak for the model.${remedy(as, largest)}`);
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

/** Reasons to doubt the student, in words: too few rows of the same class, or too little of the variance. */
function lowFidelity({ agreement, constantAgreement, explained, r2 }: Distilled["fidelity"], where: string): string[] {
  const doubts: string[] = [];
  if (agreement) {
    if (explained && explained.share < MIN_R2) {
      doubts.push(
        `explains only ${percent(Math.max(0, explained.share))} of the variance of the model's probabilities on ${where} rows (95% interval ${percent(Math.max(0, explained.low))} to ${percent(Math.max(0, explained.high))}): too little`,
      );
    }
    if (agreement.share < MIN_AGREEMENT) {
      doubts.push(
        `answers the same class as the model in only ${percent(agreement.share)} of ${where} rows (95% interval ${percent(agreement.low)} to ${percent(agreement.high)}), where always answering the most frequent class would in ${percent(constantAgreement ?? 0)}: too few`,
      );
    }
    return doubts;
  }
  r2.forEach((each, output) => {
    if (each === null || each >= MIN_R2) return;
    const which = r2.length > 1 ? ` (output ${output})` : "";
    doubts.push(
      `explains only ${percent(Math.max(0, each))} of the variance of the model's answers${which} on ${where} rows: too little`,
    );
  });
  return doubts;
}

function remedy(as: string, largest: boolean): string {
  if (as !== "tree" && as !== "ruleList") return " Another kind may follow it better.";
  return largest
    ? " Raise maxLeaves, or explain single rows instead."
    : " Larger ones did not follow it better on rows set aside to choose: give more rows, try another kind, or explain single rows.";
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
