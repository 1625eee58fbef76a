/**
 * A limit on what a search computes besides the model's rows. It counts cells that are looked at (a row's number in a
 * surrogate, a node of a tree), not time: a seed stops at the same place on every machine.
 */
export interface WorkLimit {
  spend(cells: number): void;
  /** True if at least so many cells are left. */
  allows(cells: number): boolean;
  /** True if nothing is left. */
  isSpent(): boolean;
}

export function workLimit(cells: number): WorkLimit {
  let left = cells;
  return {
    spend(spent) {
      left -= spent;
    },
    allows: (wanted) => wanted <= left,
    isSpent: () => left <= 0,
  };
}
