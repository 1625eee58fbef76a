import { binomial } from "../../../math/binomial.js";

/** Every set of 1 to `order` of the players, smaller sets first, each in rising order: those that an index has a value for. */
export function interactionSets(players: number, order: number): number[][] {
  return Array.from({ length: order }, (_, i) => setsOfSize(players, i + 1)).flat();
}

/** Every set of `size` players, in rising order. */
export function setsOfSize(players: number, size: number): number[][] {
  let sets: number[][] = [[]];
  for (let i = 0; i < size; i++) {
    sets = sets.flatMap((set) => {
      const from = set.length === 0 ? 0 : set[set.length - 1] + 1;
      return Array.from({ length: players - from }, (_, k) => [...set, from + k]);
    });
  }
  return sets;
}

/** The number of sets of 1 to `order` of the players. */
export function countInteractionSets(players: number, order: number): number {
  let count = 0;
  for (let size = 1; size <= order; size++) count += binomial(players, size);
  return count;
}
