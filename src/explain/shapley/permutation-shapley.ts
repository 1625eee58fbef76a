import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { antitheticPermutations, type PermutationDesign } from "./permutations.js";
import { estimateShapley, type ShapleyDesign, type ShapleyEstimator } from "./shapley-estimator.js";
import { shapleyGame } from "./shapley-game.js";
import type { ShapleyOptions } from "./shapley-options.js";

export type PermutationShapleyOptions = ShapleyOptions;

/**
 * Shapley values as the average gain of a part when the parts come in one by one, in random orders and each
 * order also backwards. Unbiased with any number of permutations, and assumes nothing about the game; where
 * the game is close to additive, kernelShap gets more out of the same budget.
 *
 * Values sum exactly to prediction - baseline. Coalitions that several orders pass through are asked once.
 * Parts that hiding cannot change get exactly 0 and cost nothing. When every coalition fits the budget, or the
 * orders pass through every one as they soon do with few parts, all are asked and the values are exact.
 *
 * @param probe  any number of parts, kept or hidden against a background
 * @param options  see ShapleyOptions
 * @throws WhyboxError BUDGET_TOO_SMALL below 2 x parts x background rows (one order and its reverse);
 *   LINK_DOMAIN, ABORTED (with a partial explanation once two orders and their reverses are complete),
 *   INVALID_ARGUMENT
 * Source: Castro, Gomez & Tejada 2009; antithetic orders: Mitchell, Cooper, Frank & Holmes 2022.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await permutationShapley(probe(model, columns(background, instance)));
 */
export async function permutationShapley(probe: Probe, options: PermutationShapleyOptions = {}): Promise<Attribution> {
  return estimateShapley(
    shapleyGame("permutationShapley", probe, options, { least: (players) => 2 * players }),
    averageGains,
  );
}

interface Orders extends ShapleyDesign, PermutationDesign {
  readonly players: number;
  /** How many coalitions were answered, also by orders that are not complete. */
  readonly asked: number;
}

/** A player's value is its mean gain v(S + player) - v(S) over orders, S being the players that came before it. */
const averageGains: ShapleyEstimator<Orders> = {
  name: "permutationShapley orders",
  design(players, most, random) {
    const orders = antitheticPermutations(players, most, random);
    const asked = orders.coalitions.rows;
    // Whoever knows every coalition need not leave to chance how often each counts.
    return asked === 2 ** players - 2 ? undefined : { ...orders, players, asked, isComplete: false };
  },
  answered(orders, isAnswered) {
    const missing = orders.path.findIndex((coalition) => !isAnswered[coalition]);
    const whole = missing < 0 ? orders.count : Math.floor(missing / (orders.players - 1));
    const count = whole - (whole % 2);
    return count < 4 ? undefined : { ...orders, count, asked: isAnswered.filter(Boolean).length };
  },
  estimate({ players, permutations, path, count, asked }, v, { empty, full }) {
    const pairs = count / 2;
    const fits = v.map((worth, output) => {
      const mean = new Float64Array(players);
      const squares = new Float64Array(players);
      for (let pair = 0; pair < pairs; pair++) {
        const gain = new Float64Array(players);
        for (const order of [2 * pair, 2 * pair + 1]) {
          let before = empty[output];
          for (let step = 0; step < players; step++) {
            const after = step === players - 1 ? full[output] : worth[path[order * (players - 1) + step]];
            gain[permutations[order * players + step]] += (after - before) / 2;
            before = after;
          }
        }
        for (let player = 0; player < players; player++) {
          const distance = gain[player] - mean[player];
          mean[player] += distance / (pair + 1);
          squares[player] += distance * (gain[player] - mean[player]);
        }
      }
      const errors = pairs > 1 ? squares.map((square) => Math.sqrt(square / (pairs - 1) / pairs)) : null;
      return { values: mean, standardErrors: errors };
    });
    const visits = path.subarray(0, count * (players - 1));
    return {
      values: fits.map(({ values }) => values),
      standardErrors: fits.map(({ standardErrors }) => standardErrors),
      asked: { count: asked + 2, of: "coalitions", all: false },
      diagnostics: { permutations: count, weightEnumerated: 0 },
      weightedR2: fits.map(() => null),
      degreesOfFreedom: pairs - 1,
      cacheHits: visits.length - new Set(visits).size,
    };
  },
};
