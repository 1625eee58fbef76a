import { giveWay } from "../../../core/give-way.js";

/** The game of one reference row: v(S) - v(N \ S) of every pair, and v(N) - v(no part). */
export interface ReferenceGame {
  readonly weight: number;
  /** The player that each player of the common design stands for. */
  readonly names: Int32Array;
  readonly differences: Float64Array;
  readonly total: number;
}

export interface ErrorsOfFit {
  readonly standardErrors: Float64Array | null;
  readonly heldOutError: number;
}

/**
 * Fits the game of one reference row. Errors take longer than values, and are given for some rows only. A correction is
 * already part of the values.
 */
export type Fit = (
  game: ReferenceGame,
  row: number,
) => { readonly values: Float64Array; readonly correction?: Float64Array; readonly errors?: ErrorsOfFit | undefined };

export interface Averaged {
  readonly values: Float64Array;
  readonly standardErrors: Float64Array | null;
  readonly heldOutError: number;
}

/** Fits between two turns of other work. */
const ROWS_PER_TURN = 8;

/**
 * The sum of weighted fits under the players' own names, and the errors of all from those that are known.
 *
 * @param players  of all games together
 */
export async function averageFits(games: readonly ReferenceGame[], players: number, fitOne: Fit): Promise<Averaged> {
  const values = new Float64Array(players);
  const variances = new Float64Array(players);
  const known = { weight: 0, squares: 0 };
  let squares = 0;
  let missed = 0;
  let hasErrors = true;
  const corrections = new Float64Array(players);
  for (const [reference, game] of games.entries()) {
    const { weight, names } = game;
    if (weight === 0) continue;
    if (reference % ROWS_PER_TURN === ROWS_PER_TURN - 1) await giveWay();
    const { values: fitted, correction, errors } = fitOne(game, reference);
    squares += weight ** 2;
    if (errors) {
      hasErrors &&= errors.standardErrors !== null;
      missed += weight * errors.heldOutError ** 2;
      known.weight += weight;
      known.squares += weight ** 2;
    }
    for (const [player, name] of names.entries()) {
      values[name] += weight * fitted[player];
      variances[name] += (weight * (errors?.standardErrors?.[player] ?? 0)) ** 2;
      corrections[name] += (weight * (correction?.[player] ?? 0)) ** 2;
    }
  }
  const standardErrors = variances.map((sum, name) => Math.sqrt((sum * squares) / known.squares + corrections[name]));
  return { values, standardErrors: hasErrors ? standardErrors : null, heldOutError: Math.sqrt(missed / known.weight) };
}
