/** What a row must hold somewhere, as a condition that other rows meet or do not. */
export type Condition =
  /** A number within bounds; either may be open. */
  | { readonly above?: number; readonly atMost?: number }
  /** One of these values: category codes, or the number itself. */
  | { readonly in: readonly number[] }
  /** No value at all. */
  | { readonly missing: true }
  /** The part itself: a word, a region, a group of columns as the instance has it. */
  | { readonly present: true };

/** What the parts of a masker say of rows: which background rows hold what a kept part holds. */
export interface Conditions {
  /** One a part. */
  readonly conditions: readonly Condition[];
  /**
   * draws x parts: what the draw itself holds. Equal numbers within a part say equal values; numbers rise with the
   * values of a number column. A draw meets the condition of a part exactly where `hidden` and `kept` agree.
   */
  readonly hidden: Int32Array;
  /** draws x parts: what the perturbed row holds where the part is kept. */
  readonly kept: Int32Array;
}
