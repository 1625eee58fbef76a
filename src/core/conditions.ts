/** A condition on one part of a row, which other rows meet or do not meet. */
export type Condition =
  /** A number within bounds; either may be open. */
  | { readonly above?: number; readonly atMost?: number }
  /** One of these values: category codes, or the number itself. */
  | { readonly in: readonly number[] }
  /** No value at all. */
  | { readonly missing: true }
  /** The part itself: a word, a region, a group of columns as the instance has it. */
  | { readonly present: true };

/** Selects the reference rows that have the same value as a kept part. */
export interface Conditions {
  /** One per part. */
  readonly conditions: readonly Condition[];
  /**
   * references x parts: what the reference row holds. Equal numbers within a part stand for equal values; numbers rise
   * with the values of a number column. A reference row meets the condition of a part where `hidden` and `kept` agree.
   */
  readonly hidden: Int32Array;
  /** references x parts: what the perturbed row holds where the part is kept. */
  readonly kept: Int32Array;
}
