import { allCoalitions, type Coalitions, keep, keeps, noneKept } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { shapleyValues } from "../estimators/enumeration.js";
import type { ShapleyGame } from "../shapley-game.js";
import { endsOf, weightOf } from "./reference-games.js";
import type { WholeGame } from "./reference-groups.js";

/**
 * Asks every coalition in some reference rows' games, and applies the definition of the values.
 *
 * @param rowsLater  model rows that the run asks afterwards
 * @returns per output, the weighted sum of the games' values, one per player of all games
 */
export async function valuesOfWholeGames(
  game: ShapleyGame,
  whole: readonly WholeGame[],
  rowsLater: number,
): Promise<Float64Array[]> {
  const { players } = game.request;
  const designs = whole.map(({ players: changed }) =>
    changed.length > 1 ? allCoalitions(changed.length) : noneKept(0, changed.length),
  );
  const rows = designs.reduce((sum, design) => sum + design.rows, 0);
  const coalitions = noneKept(rows, players.length);
  const referenceOf = new Int32Array(rows);
  const firsts: number[] = [];
  let at = 0;
  for (const [i, { reference, players: changed }] of whole.entries()) {
    firsts.push(at);
    referenceOf.fill(reference, at, at + designs[i].rows);
    for (let row = 0; row < designs[i].rows; row++, at++) keepNamed(designs[i], row, changed, coalitions, at);
    await giveWay();
  }
  const { worths } = rows > 0 ? await game.ask(coalitions, undefined, referenceOf, rowsLater) : { worths: [] };
  const values: Float64Array[] = [];
  for (const output of game.outputs.keys()) {
    const sums = new Float64Array(players.length);
    for (const [i, { reference, players: changed }] of whole.entries()) {
      const { empty, full } = endsOf(game, reference, output);
      const last = 2 ** changed.length - 1;
      const ofGame = shapleyValues(changed.length, (coalition) => {
        if (coalition === last) return full;
        return coalition === 0 ? empty : worths[output][firsts[i] + coalition - 1];
      });
      for (const [player, name] of changed.entries()) sums[name] += weightOf(game, reference) * ofGame[player];
      await giveWay();
    }
    values.push(sums);
  }
  return values;
}

/** Keeps, under their names among all players, those that a coalition of some players keeps. */
function keepNamed(of: Coalitions, row: number, names: readonly number[], to: Coalitions, at: number): void {
  for (const [player, name] of names.entries()) if (keeps(of, row, player)) keep(to, at, name);
}
