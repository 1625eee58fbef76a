import { type Given, optionsOf } from "../../core/checks/options.js";
import type { Attribution } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";
import { estimateShapley } from "./estimate-shapley.js";
import { enumeration } from "./estimators/enumeration.js";
import { shapleyGame } from "./shapley-game.js";
import { shapleyOptions, shapleyRequest } from "./shapley-options.js";

const { enumerate: _, ...withoutEnumerate } = shapleyOptions;

/**
 * The options of `exactShapley`. Nothing is drawn, so `seed` and `shared` change nothing: they are taken so that it
 * can stand in for kernelShap.
 */
export const exactShapleyOptions = optionsOf("exactShapley", withoutEnumerate);

export type ExactShapleyOptions = Given<typeof exactShapleyOptions>;

/**
 * Shapley values by asking every coalition: exact for this background, standard errors 0.
 *
 * @param probe  of at most 20 parts that hiding can change
 * @param options  see ShapleyOptions; budgetRows only guards, there is no smaller run
 * @throws WhyboxError TOO_MANY_PARTS, BUDGET_TOO_SMALL, LINK_DOMAIN, ABORTED, INVALID_ARGUMENT
 * Source: Shapley 1953; the game of Lundberg & Lee 2017.
 * Cost: 2^parts x background rows; memory 2^parts x outputs numbers.
 * @example
 * const { result } = await exactShapley(probe(model, columns(background, instance)));
 */
export async function exactShapley(probe: Probe, options: ExactShapleyOptions = {}): Promise<Attribution> {
  const request = shapleyRequest(exactShapleyOptions, probe, options, {
    min: (players) => 2 ** players,
    alwaysEnumerate: true,
  });
  return estimateShapley(await shapleyGame(request), enumeration);
}
