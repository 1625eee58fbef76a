import type { ShapleyGame, Worths } from "../shapley-game.js";
import type { ReferenceGame } from "./average-fits.js";
import type { ReferenceGroup } from "./reference-groups.js";

/** The answers to coalitions of their own that reference rows were asked about. */
export interface AnswersPerReference {
  /** Per output: the first coalition of every game, then the second of every one, and so on. */
  readonly worths: Worths;
  /** Number of games. */
  readonly games: number;
  /** The place of a group's first game among them. */
  readonly first: number;
  /** Per pair, the place of its first half among a game's coalitions; the second half follows. */
  readonly asked: Uint32Array;
}

/** The games of a group of reference rows, for one output. */
export function gamesOf(
  game: ShapleyGame,
  { references, names }: ReferenceGroup,
  { worths, games, first, asked }: AnswersPerReference,
  output: number,
): ReferenceGame[] {
  return references.map((reference, place) => {
    const differences = new Float64Array(asked.length);
    for (let pair = 0; pair < asked.length; pair++) {
      const at = asked[pair] * games + first + place;
      differences[pair] = worths[output][at] - worths[output][at + games];
    }
    const { empty, full } = endsOf(game, reference, output);
    return { weight: weightOf(game, reference), names: names[place], differences, total: full - empty };
  });
}

/** The share of a reference row in the average. */
export function weightOf({ request: { probe, references } }: ShapleyGame, reference: number): number {
  return probe.weights ? probe.weights[reference] : 1 / references;
}

/** The worth of the empty and of the grand coalition in a reference row's game. */
export function endsOf(
  { known, outputs, ends }: ShapleyGame,
  reference: number,
  output: number,
): { readonly empty: number; readonly full: number } {
  const { data, columns } = known.referenceAnswers;
  return { empty: data[reference * columns + outputs[output]], full: ends.full[output] };
}

/** Half differences, and half the total last. */
export function halves({ differences, total }: ReferenceGame): Float64Array {
  const half = new Float64Array(differences.length + 1);
  for (let pair = 0; pair < differences.length; pair++) half[pair] = differences[pair] / 2;
  half[differences.length] = total / 2;
  return half;
}

/**
 * Reference rows whose errors stand for those of all. Each takes a solution with the whole covariance matrix, which
 * for a hundred rows took longer than a cheap model; the mean of so many variances is right to a few percent.
 */
export const MEASURED_ROWS = 32;

/** At most about so many rows that weigh something, evenly spread. */
export function everySo(games: readonly ReferenceGame[], count: number): number[] {
  const counting = games.flatMap(({ weight }, row) => (weight > 0 ? [row] : []));
  const stride = Math.ceil(counting.length / count);
  return counting.filter((_, i) => i % stride === 0);
}
