import { popcount } from "../../../core/coalitions.js";
import { binomial } from "../../../math/binomial.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import type { GroupOfPlayers } from "./group-sums.js";
import type { PlayerGroup } from "./hierarchy.js";

/** The outermost level of a game, with the worth of its unions. */
export interface Outermost {
  readonly game: ShapleyGame;
  readonly members: PlayerGroup["members"];
  /** Per output, the worth of every union of members; bit m of its place says whether member m is in. */
  readonly worths: Worths;
  /** Every group of the hierarchy. */
  readonly groups: readonly GroupOfPlayers[];
}

/** The unions that a member is not in, and how much each counts in its Shapley value. */
export function unionsWithout(members: number, member: number): { readonly bits: number; readonly weight: number }[] {
  return Array.from({ length: 2 ** members }, (_, bits) => bits)
    .filter((bits) => ((bits >> member) & 1) === 0)
    .map((bits) => ({ bits, weight: 1 / (members * binomial(members - 1, popcount(bits))) }));
}
