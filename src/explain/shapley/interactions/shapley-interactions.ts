import { oneOf } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { InteractionIndexExplanation } from "../../../core/kinds/interaction-index.js";
import type { Probe } from "../../../core/probe.js";
import { explainInteractions, interactionOptions } from "./interaction-request.js";

/** The options of `shapleyInteractions`. */
export const shapleyInteractionsOptions = optionsOf("shapleyInteractions", {
  ...interactionOptions,
  index: oneOf(["k-SII", "SII", "STII", "FSII"], {
    default: "k-SII",
    says: "k-SII: Shapley interaction values that add up to prediction - baseline; SII: the same not shared out, with Shapley values as main effects; STII: all that is not a main effect shared out over the largest sets; FSII: the sum of main effects and interactions that is closest to the game",
  }),
});

export type ShapleyInteractionsOptions = Given<typeof shapleyInteractionsOptions>;

/**
 * Interactions of parts: their joint effect beyond their effects one by one, by an index that extends the Shapley value to
 * pairs and larger sets. Exact when every coalition fits the budget; otherwise estimated, with a standard error for every value.
 *
 * Estimates add up as exact values do. Parts that hiding cannot change interact with nothing and cost nothing.
 *
 * @param probe  any number of parts, kept or hidden against a background
 * @returns kind "interactionIndex": values outputs x sets in link space
 * @throws WhyboxError BUDGET_TOO_SMALL below (4 x parts + 2) x background rows; TOO_MANY_PARTS beyond 50,000 sets;
 *   LINK_DOMAIN; ABORTED (with a partial explanation once two pairs of coalitions of every size have been asked);
 *   INVALID_ARGUMENT
 * Source: SII: Grabisch & Roubens 1999; k-SII: Lundberg et al. 2020, Bordt & von Luxburg 2023; STII: Sundararajan, Dhamdhere
 *   & Agarwal 2020; FSII: Tsai, Yeh & Ravikumar 2023.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await shapleyInteractions(probe(model, columns(background, instance)), { index: "FSII" });
 */
export async function shapleyInteractions(
  probe: Probe,
  options: ShapleyInteractionsOptions = {},
): Promise<InteractionIndexExplanation> {
  return explainInteractions(shapleyInteractionsOptions, probe, options);
}
