import type { RegressionDesign } from "../estimators/paired-regression.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import type { ReferenceGame } from "./average-fits.js";

/** The games of all reference rows, by the answers to coalitions of their own. */
export function gamesOf(
  { request, known, outputs, ends }: ShapleyGame,
  { asked }: Pick<RegressionDesign, "asked">,
  worths: Worths,
  output: number,
): ReferenceGame[] {
  const { references, probe } = request;
  const { data, columns } = known.referenceAnswers;
  return Array.from({ length: references }, (_, reference) => {
    const differences = new Float64Array(asked.length);
    for (let pair = 0; pair < asked.length; pair++) {
      const at = asked[pair] * references + reference;
      differences[pair] = worths[output][at] - worths[output][at + references];
    }
    return {
      weight: probe.weights ? probe.weights[reference] : 1 / references,
      differences,
      total: ends.full[output] - data[reference * columns + outputs[output]],
    };
  });
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
