import type { Matrix } from "../../core/matrix.js";
import { takeRows } from "../../core/matrix-rows.js";
import type { Measured } from "./fidelity.js";
import type { LabelledRows } from "./labelled-rows.js";

/** One given row in so many chooses the size. */
const EVERY = 5;
/** With fewer rows to choose by, the choice is more chance than sense: all rows are learned from and choose. */
const MIN_CHOOSING_ROWS = 5;

/** Rows to learn from, and rows on which students of several sizes are compared. */
export type Parted = { readonly learned: LabelledRows; readonly choosing: Measured & { readonly x: Matrix } };

/**
 * Parts the rows: every fifth given one with a weight chooses the size of the student, the others and all synthetic
 * ones teach it. Held-out rows do neither, so that they measure a student that was not sought on them. Rows keep
 * their weights. Of fewer than 25 given rows all do both.
 *
 * @param given  number of given rows, which come first
 */
export function partToChoose(rows: LabelledRows, given: number): Parted {
  const every = Array.from(rows.weights.keys());
  const weighed = every.filter((row) => row < given && rows.weights[row] > 0);
  const fifth = weighed.filter((_, i) => i % EVERY === EVERY - 1);
  if (fifth.length < MIN_CHOOSING_ROWS) return { learned: rows, choosing: compared(taken(rows, weighed)) };
  const aside = new Set(fifth);
  const others = every.filter((row) => !aside.has(row));
  return { learned: taken(rows, others), choosing: compared(taken(rows, fifth)) };
}

function taken(rows: LabelledRows, chosen: readonly number[]): LabelledRows {
  return {
    ...rows,
    x: takeRows(rows.x, chosen),
    answers: takeRows(rows.answers, chosen),
    weights: Float64Array.from(chosen, (row) => rows.weights[row]),
  };
}

function compared({ task, outputs, x, answers, weights }: LabelledRows): Parted["choosing"] {
  return { task, outputs, measuredOn: "training", x, teacher: answers, weights, labels: undefined };
}
