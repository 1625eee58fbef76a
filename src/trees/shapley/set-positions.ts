import { binomial } from "../../math/binomial.js";

/** Positions of each set of parts in a list of all sets of 1 to `order` of them, smaller sets first, each in rising order. */
export interface SetPositions {
  readonly count: number;
  readonly sets: readonly (readonly number[])[];
  /** The position of a set whose parts rise. */
  of(set: readonly number[]): number;
}

export function setPositions(parts: number, order: number): SetPositions {
  const sets: number[][] = [];
  const add = (set: readonly number[], size: number) => {
    if (set.length === size) sets.push([...set]);
    else for (let part = (set.at(-1) ?? -1) + 1; part < parts; part++) add([...set, part], size);
  };
  const starts: number[] = [];
  for (let size = 1; size <= order; size++) {
    starts.push(sets.length);
    add([], size);
  }
  return {
    count: sets.length,
    sets,
    of(set) {
      // Sets that come before it: those of which the first part that differs is smaller.
      let position = starts[set.length - 1];
      for (let i = 0, from = 0; i < set.length; from = set[i] + 1, i++) {
        for (let part = from; part < set[i]; part++) position += binomial(parts - part - 1, set.length - i - 1);
      }
      return position;
    },
  };
}
