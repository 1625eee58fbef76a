import { oneOf } from "../../../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../../../core/checks/options.js";
import type { InteractionIndexExplanation } from "../../../core/kinds/interaction-index.js";
import type { Probe } from "../../../core/probe.js";
import { explainInteractions, interactionOptions } from "./interaction-request.js";

/** The options of `banzhafInteractions`. */
export const banzhafInteractionsOptions = optionsOf("banzhafInteractions", {
  ...interactionOptions,
  index: oneOf(["BII", "FBII"], {
    default: "BII",
    says: "BII: the mean gain of the parts together over all coalitions of the others, with Banzhaf values as main effects; FBII: the sum of main effects and interactions that is closest to the game when all coalitions count alike",
  }),
});

export type BanzhafInteractionsOptions = Given<typeof banzhafInteractionsOptions>;

/**
 * Interactions of parts by a Banzhaf index: their joint effect beyond their effects one by one, averaged over all coalitions
 * of the others, each counting the same. Does not add up to prediction - baseline; less sensitive to noise in the answers than shapleyInteractions.
 *
 * @param probe  any number of parts, kept or hidden against a background
 * @returns kind "interactionIndex": values outputs x sets in link space
 * @throws WhyboxError as shapleyInteractions
 * Source: Grabisch & Roubens 1999; FBII: Tsai, Yeh & Ravikumar 2023.
 * Cost: at most budgetRows, by default (2 x parts + 2048) x background rows.
 * @example
 * const explanation = await banzhafInteractions(probe(model, columns(background, instance)), { order: 3 });
 */
export async function banzhafInteractions(
  probe: Probe,
  options: BanzhafInteractionsOptions = {},
): Promise<InteractionIndexExplanation> {
  return explainInteractions(banzhafInteractionsOptions, probe, options);
}
