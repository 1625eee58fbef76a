import type { Note } from "../../core/explanation.js";
import { batchDependentNote, fewBackgroundRowsNote } from "../run/notes.js";

type NotedFindings = {
  /** Number of background rows; undefined where reference rows are a sample of their own. */
  readonly references: number | undefined;
  readonly parts: number;
  /** Number of parts that an abort left without an answer. */
  readonly unanswered: number;
  readonly outputs: readonly string[];
  /** One per output: the change that all parts make together, and the part of it that single parts leave over; null where unknown. */
  readonly change: readonly number[];
  readonly leftOver: readonly (number | null)[];
  readonly batchDependent: boolean;
};

/** The single parts leave this share of the whole change unexplained before a note says so. */
const MUCH_LEFT = 0.5;

/** Warnings, in plain words, where what single parts do should be doubted. */
export function ablationNotes(findings: NotedFindings): Note[] {
  const { references, parts, unanswered, change, leftOver, batchDependent } = findings;
  const notes: Note[] = [];
  if (unanswered > 0) {
    notes.push({
      code: "PARTS_UNANSWERED",
      message: `The run was aborted before ${unanswered} of ${parts} parts ${unanswered === 1 ? "was" : "were"} answered. A value of 0 says nothing there; result.unanswered lists them.`,
    });
  }
  const fewRows = references === undefined ? undefined : fewBackgroundRowsNote(references, "values");
  if (fewRows) notes.push(fewRows);
  findings.outputs.forEach((output, i) => {
    const left = leftOver[i];
    if (left === null || Math.abs(left) <= MUCH_LEFT * Math.abs(change[i])) return;
    notes.push({
      code: "INTERACTIONS",
      message: `Output "${output}": taken away one at a time, the parts do not add up to what all of them do together. Parts that stand in for each other look as if none of them counted; Shapley values share this out.`,
    });
  });
  if (batchDependent) notes.push(batchDependentNote());
  return notes;
}
