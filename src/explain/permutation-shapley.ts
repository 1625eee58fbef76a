import type { Attribution } from "../core/explanation.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import { MOST_ENUMERABLE_PARTS } from "../plans/all-coalitions.js";
import { antitheticPermutations, type PermutationDesign } from "../plans/permutations.js";
import { stream } from "../random/stream.js";
import { enumerateShapley } from "./enumerate-shapley.js";
import { type PlayedGame, type Solution, shapleyGame } from "./shapley-game.js";
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
  const game = shapleyGame("permutationShapley", probe, options, { least: (parts) => 2 * parts });
  const parts = game.free.length;
  if (game.enumerate) {
    if (parts > MOST_ENUMERABLE_PARTS) {
      throw new WhyboxError(
        "TOO_MANY_PARTS",
        `permutationShapley: enumerate takes at most ${MOST_ENUMERABLE_PARTS} parts that hiding can change, got ${parts}`,
      );
    }
    return enumerateShapley(game);
  }

  const make = () =>
    antitheticPermutations(parts, game.budgetCoalitions, stream(game.seed, "permutationShapley orders"));
  const key = JSON.stringify(["permutationShapley", parts, game.budgetCoalitions, game.seed]);
  const design = game.shared ? game.shared.of(key, make) : make();
  // Whoever knows every coalition need not leave to chance how often each counts.
  if (design.coalitions.rows === 2 ** parts - 2) return enumerateShapley(game);

  const played = await game.play(design.coalitions.rows);
  const values = await played.values(design.coalitions, (partial, answered) => {
    const complete = completeOrders(design, parts, answered);
    if (complete < 4) return undefined;
    const asked = answered.filter(Boolean).length;
    return played.attribution({ ...solve(played, design, parts, complete, partial, asked), stoppedBy: "aborted" });
  });
  const asked = design.coalitions.rows;
  return played.attribution({ ...solve(played, design, parts, design.count, values, asked), stoppedBy: "budget" });
}

/** How many orders from the first on have all their coalitions answered, in whole pairs. */
function completeOrders({ path, count }: PermutationDesign, parts: number, answered: readonly boolean[]): number {
  const missing = path.findIndex((coalition) => !answered[coalition]);
  const orders = missing < 0 ? count : Math.floor(missing / (parts - 1));
  return orders - (orders % 2);
}

/** @param asked  how many coalitions were answered, also by orders that are not complete */
function solve(
  { empty, full }: PlayedGame,
  design: PermutationDesign,
  parts: number,
  orders: number,
  values: readonly Float64Array[],
  asked: number,
): Omit<Solution, "stoppedBy"> {
  const pairs = orders / 2;
  const fits = values.map((inner, output) => {
    const mean = new Float64Array(parts);
    const squares = new Float64Array(parts);
    for (let pair = 0; pair < pairs; pair++) {
      const gain = new Float64Array(parts);
      for (const order of [2 * pair, 2 * pair + 1]) {
        let before = empty[output];
        for (let step = 0; step < parts; step++) {
          const after = step === parts - 1 ? full[output] : inner[design.path[order * (parts - 1) + step]];
          gain[design.permutations[order * parts + step]] += (after - before) / 2;
          before = after;
        }
      }
      for (let part = 0; part < parts; part++) {
        const distance = gain[part] - mean[part];
        mean[part] += distance / (pair + 1);
        squares[part] += distance * (gain[part] - mean[part]);
      }
    }
    const errors = pairs > 1 ? squares.map((square) => Math.sqrt(square / (pairs - 1) / pairs)) : null;
    return { values: mean, standardErrors: errors };
  });
  const visits = design.path.subarray(0, orders * (parts - 1));
  return {
    values: fits.map((fit) => fit.values),
    standardErrors: fits.map((fit) => fit.standardErrors),
    diagnostics: {
      enumerated: false,
      permutations: orders,
      coalitions: asked + 2,
      weightEnumerated: 0,
    },
    weightedR2: fits.map(() => null),
    degreesOfFreedom: pairs - 1,
    cacheHits: visits.length - new Set(visits).size,
  };
}
