import type { Coalitions } from "../../core/coalitions.js";
import type { WorthNoise } from "./shapley-estimator.js";
import { noiseOfTotal, type ShapleyGame, type Worths } from "./shapley-game.js";
import { someCoalitions } from "./some-coalitions.js";

/** Fewer repeats say no more of the noise than the empty and the grand coalition do. */
export const MIN_REPEATS = 4;

/** Degrees of freedom behind the noise of the empty and the grand coalition: three answers to each. */
const DEGREES_OF_TOTAL = 4;

/** Asks coalitions evenly spread over a design once more, as far as the budget goes: how much do their worths vary? */
export async function askNoise(
  game: ShapleyGame,
  coalitions: Coalitions,
  worths: Worths,
  repeats: number,
): Promise<WorthNoise | undefined> {
  const total = noiseOfTotal(game);
  if (!total) return undefined;
  const { references, budgetRows } = game.request;
  const left = Math.floor((budgetRows - game.run.cost("complete").modelRows) / references);
  const count = Math.min(repeats, left, coalitions.rows);
  // Without a repeat, what is known of full - empty is all that is known: twice the variance of a worth, or more.
  if (count < MIN_REPEATS)
    return { worth: total.map((variance) => variance / 2), total, degreesOfFreedom: DEGREES_OF_TOTAL };
  const rows = Array.from({ length: count }, (_, i) => Math.floor((i * coalitions.rows) / count));
  const again = await game.ask(someCoalitions(coalitions, rows));
  const worth = Float64Array.from(again.worths, (values, output) =>
    rows.reduce((sum, row, i) => sum + (values[i] - worths[output][row]) ** 2 / 2 / count, 0),
  );
  // The empty and the grand coalition were asked a few times only: their noise is taken to be partly that of the rest.
  const known = count / (count + DEGREES_OF_TOTAL);
  const scaled = noiseOfTotal(game, worth) as Float64Array;
  return {
    worth,
    total: total.map((variance, output) => (1 - known) * variance + known * scaled[output]),
    degreesOfFreedom: count,
  };
}
