import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { estimateShapley } from "./estimate-shapley.js";
import { averageGains } from "./estimators/average-gains.js";
import { shapleyGame } from "./shapley-game.js";
import { sampledShapleyOptions, shapleyRequest } from "./shapley-options.js";

/** The options of `permutationShapley`. */
export const permutationShapleyOptions = optionsOf("permutationShapley", sampledShapleyOptions);

export type PermutationShapleyOptions = Given<typeof permutationShapleyOptions>;

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
  const request = shapleyRequest(permutationShapleyOptions, probe, options, { min: (players) => 2 * players });
  return estimateShapley(await shapleyGame(request), averageGains);
}
