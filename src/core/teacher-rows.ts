import type { Feature } from "./features.js";
import type { Matrix } from "./matrix.js";

/** Rows with what a teacher answers to them: what a student is trained on. */
export interface TeacherRows {
  readonly task: "classification" | "regression";
  readonly features: readonly Feature[];
  /** Names of the classes, or of the numbers that the teacher answers. */
  readonly outputs: readonly string[];
  readonly x: Matrix;
  /** rows x outputs: class probabilities, or numbers. */
  readonly answers: Matrix;
  /** rows x outputs: 1 for the class of the highest probability, else 0; for regression the answers again. */
  readonly targets: Matrix;
  /** One a row, with a sum above 0. */
  readonly weights: Float64Array;
}

/** What has learned from a teacher. */
export interface Student<Found> {
  /** Leaves, rules, terms, or the depth of a soft tree. */
  readonly size: number;
  /** rows x outputs: class shares, or numbers. */
  answer(x: Matrix): Matrix;
  /** Itself, as JSON. */
  readonly found: Found;
  /** Which of its leaves or rules each row ends in, where it has any. */
  readonly leafOf?: (x: Matrix) => Int32Array;
}
