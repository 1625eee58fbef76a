import { type Coalitions, keeps } from "../../../core/coalitions.js";
import { type FewPlayersGame, fewPlayersGame } from "./few-players.js";

/** The coalitions asked, the grand one last, and their answers less that of the empty coalition. */
export interface ObservedCoalitions {
  readonly worths: Float64Array;
  /** Per player and coalition, 1 where it is kept. */
  readonly kept: readonly Uint8Array[];
  /** Per coalition, how many players it keeps. */
  readonly sizes: Int32Array;
}

export function observedCoalitions(coalitions: Coalitions, worths: Float64Array): ObservedCoalitions {
  const { rows, parts } = coalitions;
  const kept = Array.from({ length: parts }, (_, player) =>
    Uint8Array.from({ length: rows }, (_, row) => (keeps(coalitions, row, player) ? 1 : 0)),
  );
  const sizes = Int32Array.from({ length: rows }, (_, row) => kept.reduce((size, column) => size + column[row], 0));
  return { worths, kept, sizes };
}

/** The game of some of the players beside all others. */
export function gameOfFew({ worths, kept, sizes }: ObservedCoalitions, players: readonly number[]): FewPlayersGame {
  const bits = new Int32Array(sizes.length);
  for (const [bit, player] of players.entries()) {
    const column = kept[player];
    for (let row = 0; row < bits.length; row++) bits[row] |= column[row] << bit;
  }
  return fewPlayersGame(players.length, bits, sizes, kept.length, worths);
}
