import type { Matrix } from "../../../core/matrix.js";

/** A fitted student of one size. */
export interface Student<Description> {
  /** Leaves, rules, terms, or the depth of a soft tree. */
  readonly size: number;
  /** rows x outputs: class probabilities, or numbers. */
  answer(x: Matrix): Matrix;
  /** The student as JSON. */
  readonly description: Description;
  /** Leaf or rule that each row ends in, where the student has any. */
  readonly leafOf?: (x: Matrix) => Int32Array;
}

/** Students as they are fitted; undefined is a pause at which other work may have its turn. */
export type StudentsInSteps<D> = Generator<Student<D> | undefined, void>;
